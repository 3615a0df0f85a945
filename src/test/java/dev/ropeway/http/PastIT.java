package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.ServerDatabase;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The past of an entry, compared, restored and pruned. */
class PastIT extends ServerTest {

  /** A lobby with versions 1 to 3: {@code {"n": version}}. */
  private static String lobbyWithThreeVersions() throws Exception {
    String key = lobby();
    for (int n = 1; n <= 3; n++) {
      Http.act(key, Http.action("maker", n, "set", "{\"path\":\"/n\",\"value\":" + n + "}"))
          .expect(200);
    }
    return key;
  }

  private static Reply restore(String key, String args) throws Exception {
    return Http.act(key, Http.action("restore", args));
  }

  @Test
  void differenceLeadsFromOneVersionToTheOther() throws Exception {
    String key = lobbyWithThreeVersions();

    Reply diff = Http.get(key + "/versions/diff?from=1&to=3").expect(200);
    assertEquals(
        JsonText.read(
            "{\"from\":1,\"to\":3,\"patch\":[{\"op\":\"replace\",\"path\":\"/n\",\"value\":3}]}"),
        diff.json());
    String back =
        Http.get(key + "/versions/diff?from=3&to=0")
            .expect(200)
            .json()
            .getJsonArray("patch")
            .toString();
    Http.send("PATCH", key, back, "Content-Type", Http.JSON_PATCH).expect(200);
    assertEquals(JsonText.read("{}"), Http.get(key).json().get("data"), "as version 0 was");
  }

  @Test
  void differenceNeedsTwoVersionsThatAreThere() throws Exception {
    String diff = lobbyWithThreeVersions() + "/versions/diff";
    for (String query : List.of("", "?from=1", "?to=1", "?from=x&to=1", "?from=1&to=-1")) {
      Http.get(diff + query).problem(400, "malformed");
    }
    Http.get(diff + "?from=1&to=4").problem(404, "not-found");
    Http.get(player() + "/versions/diff?from=0&to=0").expect(200);
  }

  @Test
  void versionsAndExportTellWhoIsBehindAnAction() throws Exception {
    String key = lobbyWithThreeVersions();
    String name = key.substring(key.lastIndexOf('/') + 1);
    ServerDatabase.execute(
        "update recorded_action set actor = 'ann' where key = '%s' and version = 2"
            .formatted(name));
    Http.send("PUT", key + "/users/" + name, "").expect(204);

    List<String> versions =
        Http.get(key + "/versions").json().getJsonArray("versions").stream()
            .map(version -> version.asJsonObject().getJsonArray("actions").getJsonObject(0))
            .map(action -> action.getString("actor", "nobody"))
            .toList();
    assertEquals(List.of("nobody", "ann", "nobody"), versions);
    JsonObject exported =
        Http.get("/api/users/" + name + "/export").json().getJsonArray("keys").getJsonObject(0);
    assertEquals(
        1,
        exported.getJsonArray("actions").getValuesAs(JsonObject.class).stream()
            .filter(action -> action.getString("actor", "").equals("ann"))
            .count());
  }

  @Test
  void anyStoreRestoresAVersionAsAnAction() throws Exception {
    String lobby = lobbyWithThreeVersions();
    assertEquals(4, restore(lobby, "{\"version\":1}").expect(200).version());
    assertEquals(JsonText.read("{\"n\":1}"), Http.get(lobby).json().get("data"));
    assertEquals(JsonText.read("{\"n\":3}"), Http.get(lobby + "?version=3").json().get("data"));
    assertEquals(5, restore(lobby, "{\"version\":0}").expect(200).version());
    assertEquals(JsonText.read("{}"), Http.get(lobby).json().get("data"));

    String bob = player();
    Http.act(bob, Http.action("add_coins", "7")).expect(200);
    Http.act(bob, Http.action("add_coins", "1")).expect(200);
    String request = Http.action("c1", 1, "restore", "{\"version\":1}");
    assertEquals(3, Http.act(bob, request).expect(200).version());
    assertEquals(7, Http.get(bob).json().getJsonObject("data").getInt("coins"));
    assertTrue(Http.act(bob, request).expect(200).outcome().getBoolean("duplicate"));
    JsonObject made =
        Http.get(bob + "/versions?limit=1")
            .json()
            .getJsonArray("versions")
            .getJsonObject(0)
            .getJsonArray("actions")
            .getJsonObject(0);
    assertEquals("restore", made.getString("name"));
    assertEquals(JsonText.read("{\"version\":1}"), made.get("args"), "the data is that version's");
  }

  @Test
  void restoreTakesAVersionAndNothingElse() throws Exception {
    String key = lobbyWithThreeVersions();
    for (String args :
        List.of(
            "null",
            "{}",
            "7",
            "{\"version\":-1}",
            "{\"version\":1.5}",
            "{\"version\":\"1\"}",
            "{\"version\":4}",
            "{\"version\":1,\"data\":{\"n\":99}}",
            "{\"version\":1,\"data\":{\"n\":99},\"migrations\":[]}")) {
      restore(key, args).problem(422, "wrong-argument");
    }
    String one = "{\"name\":\"restore\",\"args\":{\"version\":1}}";
    Http.act(key, "{\"actions\":[" + one + "," + one + "]}").problem(422, "wrong-argument");
    assertEquals(3, Http.get(key).version(), "nothing was recorded");
  }

  @Test
  void whatIsPrunedIsGoneAndTheOldestLeftIsTold() throws Exception {
    String key = lobbyWithThreeVersions();
    String first = Http.get(key + "?version=1").json().getString("updatedAt");
    ServerDatabase.prune("lobby", key.substring(key.lastIndexOf('/') + 1));

    for (String path :
        List.of("?version=2", "?at=" + first, "/versions?before=3", "/versions/diff?from=2&to=3")) {
      assertEquals(3, Http.get(key + path).problem(410, "history-pruned").getInt("oldest"), path);
    }
    assertEquals(
        3, restore(key, "{\"version\":1}").problem(410, "history-pruned").getInt("oldest"));
    assertEquals(JsonText.read("{\"n\":3}"), Http.get(key + "?version=3").json().get("data"));
    JsonObject page = Http.get(key + "/versions").expect(200).json();
    assertEquals(1, page.getJsonArray("versions").size());
    assertTrue(page.isNull("next"));
    try (EventReader reader = EventReader.open(key, "Last-Event-ID", "1")) {
      assertEquals(
          "history-pruned",
          JsonText.read(reader.next("reset").data()).asJsonObject().getString("reason"));
      assertEquals("3", reader.next("snapshot").id());
    }
  }
}
