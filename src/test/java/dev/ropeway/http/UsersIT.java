package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.ServerFolder;
import dev.ropeway.config.SecurityEvent;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tags, lists, exports and erasures over HTTP. */
class UsersIT extends ServerTest {
  private final String user = "user-" + UUID.randomUUID();

  private void tag(String key) throws Exception {
    Http.send("PUT", key + "/users/" + user, "").expect(204);
  }

  private static String key(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private List<JsonObject> keys(String query) throws Exception {
    return Http.get("/api/users/" + user + "/keys" + query)
        .expect(200)
        .json()
        .getJsonArray("keys")
        .getValuesAs(JsonObject.class);
  }

  @Test
  void tagsArePutTakenAndListed() throws Exception {
    String bob = player();
    String room = lobby();
    assertEquals(List.of(), keys(""));
    tag(bob);
    tag(bob);
    assertTrue(keys("").get(0).isNull("updatedAt"), "it was never written");
    Http.get(bob).problem(404, "not-found");
    Http.act(bob, Http.action("add_coins", "1")).expect(200);
    tag(room);

    List<JsonObject> keys = keys("");
    assertEquals(
        List.of("lobby", "players"), keys.stream().map(k -> k.getString("store")).toList());
    assertEquals(key(bob), keys.get(1).getString("key"));
    assertEquals(1, keys.get(1).getInt("version"));
    Instant.parse(keys.get(1).getString("updatedAt"));
    Http.send("DELETE", bob + "/users/" + user, "").expect(204);
    Http.send("DELETE", bob + "/users/" + user, "").expect(204);
    assertEquals(1, keys("").size());
    Http.get(bob).expect(200);
  }

  @Test
  void keysComeInPages() throws Exception {
    List<String> tagged = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String path = (i % 2 == 0 ? player() : lobby()) + "%2F%C3%A4";
      tag(path);
      tagged.add(path);
    }
    List<String> seen = new ArrayList<>();
    String next = "";
    while (!next.isEmpty() || seen.isEmpty()) {
      String after = java.net.URLEncoder.encode(next, java.nio.charset.StandardCharsets.UTF_8);
      JsonObject page =
          Http.get("/api/users/" + user + "/keys?limit=2&after=" + after).expect(200).json();
      page.getJsonArray("keys")
          .getValuesAs(JsonObject.class)
          .forEach(k -> seen.add(k.getString("store") + "/" + k.getString("key")));
      assertTrue(page.getJsonArray("keys").size() <= 2);
      next = page.isNull("next") ? "" : page.getString("next");
    }
    assertEquals(5, seen.size());
    assertEquals(seen.stream().sorted().toList(), seen);
  }

  @Test
  void exportHasEverything() throws Exception {
    String bob = player();
    tag(bob);
    tag(lobby());
    for (int i = 1; i <= 40; i++) {
      Http.act(bob, Http.action("c", i, "add_coins", "1")).expect(200);
    }
    Http.act(bob, Http.action("c", 41, "take_coins", "1000")).expect(200);

    Reply reply = Http.get("/api/users/" + user + "/export").expect(200);
    assertEquals("application/json", reply.header("Content-Type"));
    assertEquals("attachment; filename=\"export.json\"", reply.header("Content-Disposition"));
    JsonObject export = reply.json();
    assertEquals(user, export.getString("user"));
    JsonArray keys = export.getJsonArray("keys");
    assertEquals(2, keys.size());
    assertFalse(keys.getJsonObject(0).containsKey("data"), "tagged, not written");
    JsonObject entry = keys.getJsonObject(1);
    assertEquals(Http.get(bob).json().get("data"), entry.get("data"));
    assertEquals(40, entry.getInt("version"));
    assertEquals(1, entry.getInt("users"));
    List<JsonObject> versions = entry.getJsonArray("versions").getValuesAs(JsonObject.class);
    assertEquals(40, versions.size());
    assertEquals(40, versions.get(39).getInt("version"));
    assertEquals(
        JsonText.read("[{\"op\":\"replace\",\"path\":\"/coins\",\"value\":40}]"),
        versions.get(39).get("patch"));
    List<JsonObject> actions = entry.getJsonArray("actions").getValuesAs(JsonObject.class);
    assertEquals(41, actions.size());
    assertEquals(7, actions.get(6).getInt("id"));
    assertEquals("add_coins", actions.get(6).getString("name"));
    assertEquals("rejected", actions.get(40).getString("status"));
    assertTrue(actions.get(40).getString("reason").contains("not enough"));

    JsonObject nobody = Http.get("/api/users/nobody-" + user + "/export").expect(200).json();
    assertEquals(JsonValue.EMPTY_JSON_ARRAY, nobody.get("keys"));
  }

  @Test
  void erasureLeavesNothingAndIsRecorded() throws Exception {
    String bob = player();
    String tom = player();
    Http.act(bob, Http.action("c", 1, "rename", "\"secret\"")).expect(200);
    Http.act(bob, Http.action("c", 2, "take_coins", "7")).expect(200);
    Http.act(tom, Http.action("rename", "\"tom\"")).expect(200);
    tag(bob);
    try (EventReader reader = EventReader.open(bob)) {
      assertEquals("snapshot", reader.next().name());
      JsonObject erased = Http.send("DELETE", "/api/users/" + user, "").expect(200).json();
      assertEquals("done", erased.getString("status"));
      assertEquals(1, erased.getInt("keys"));
      EventReader.Event reset = reader.next();
      assertEquals("reset", reset.name());
      assertEquals("history-pruned", reset.json().getString("reason"));
      JsonObject snapshot = reader.next().json();
      assertEquals(2, snapshot.getInt("version"));
      assertEquals("new player", snapshot.getJsonObject("data").getString("name"));
      Http.act(bob, Http.action("c", 3, "add_coins", "5")).expect(200);
      assertEquals(3, reader.next().json().getInt("version"));
    }
    Http.act(bob, Http.action("c", 2, "take_coins", "7")).problem(410, "outcome-pruned");
    Http.get(bob + "?version=1").problem(410, "history-pruned");
    assertFalse(Http.get(bob + "/versions").expect(200).body().contains("secret"));
    assertEquals("tom", Http.get(tom).json().getJsonObject("data").getString("name"));
    assertEquals(List.of(), keys(""));
    JsonObject again = Http.send("DELETE", "/api/users/" + user, "").expect(200).json();
    assertEquals(0, again.getInt("keys"));
    assertNotNull(again.getString("doneAt"));
    List<JsonObject> records =
        Http.get("/api/users/" + user + "/erasures")
            .expect(200)
            .json()
            .getJsonArray("erasures")
            .getValuesAs(JsonObject.class);
    assertEquals(
        List.of(1),
        records.stream().map(r -> r.getInt("keys")).toList(),
        "what found nothing is none");
    assertEquals(0, Http.get("/api/users/nobody/erasures").json().getJsonArray("erasures").size());
  }

  @Test
  void keyOfSeveralPeopleIsErasedOnlyIfThatIsConfirmed() throws Exception {
    String bob = player();
    String room = lobby();
    for (String each : List.of(bob, room)) {
      tag(each);
      Http.send("PATCH", room, "{}", "Content-Type", Http.MERGE_PATCH).expect(200);
    }
    Http.act(bob, Http.action("rename", "\"both\"")).expect(200);
    Http.send("PUT", bob + "/users/other-" + user, "").expect(204);

    JsonObject careful = Http.send("DELETE", "/api/users/" + user, "").expect(200).json();
    assertEquals(1, careful.getInt("keys"));
    assertFalse(careful.getBoolean("shared"));
    JsonArray left = careful.getJsonObject("left").getJsonArray("keys");
    assertEquals(1, left.size());
    assertEquals("players", left.getJsonObject(0).getString("store"));
    assertEquals(key(bob), left.getJsonObject(0).getString("key"));
    assertEquals(2, left.getJsonObject(0).getInt("users"));
    assertEquals("both", Http.get(bob).json().getJsonObject("data").getString("name"));
    assertEquals(keys(""), left.getValuesAs(JsonObject.class), "it is still tagged");

    Http.send("DELETE", "/api/users/" + user + "?shared=yes", "").problem(400, "malformed");
    JsonObject thorough =
        Http.send("DELETE", "/api/users/" + user + "?shared=true", "").expect(200).json();
    assertEquals(1, thorough.getInt("keys"));
    assertTrue(thorough.getBoolean("shared"));
    assertEquals(0, thorough.getJsonObject("left").getJsonArray("keys").size());
    Http.get(bob).problem(404, "not-found");
  }

  @Test
  void erasedKeyIsAsIfNeverWritten() throws Exception {
    String room = lobby();
    Http.act(room, Http.action("set", "{\"path\":\"/x\",\"value\":\"secret\"}")).expect(200);
    tag(room);
    Http.send("DELETE", "/api/users/" + user, "").expect(200);

    Http.get(room).problem(404, "not-found");
    Http.get(room + "?at=" + Instant.now()).problem(404, "not-found");
    String prefix = "/api/stores/lobby/keys?prefix=" + key(room);
    assertEquals(0, Http.get(prefix).json().getJsonArray("keys").size());
    Reply exists =
        Http.send("PATCH", room, "{}", "Content-Type", Http.MERGE_PATCH, "If-Match", "*");
    exists.problem(412, "precondition-failed");
    Reply reply = Http.send("PATCH", room, "{}", "Content-Type", Http.MERGE_PATCH).expect(200);
    assertEquals(3, reply.version(), "the first action makes a version, whatever it changes");
    assertEquals(JsonValue.EMPTY_JSON_OBJECT, reply.json().get("data"));
    assertEquals(1, Http.get(prefix).json().getJsonArray("keys").size());
    assertNull(Http.get(room + "?version=3").expect(200).json().get("x"));
  }

  @Test
  void erasureCanBeLeftToItself() throws Exception {
    tag(player());
    Reply reply = Http.send("DELETE", "/api/users/" + user, "", "Prefer", "respond-async");
    assertEquals("running", reply.expect(202).json().getString("status"));
    Reply joined = Http.send("DELETE", "/api/users/" + user, "").expect(200);
    assertEquals("done", joined.json().getString("status"));
    assertEquals(List.of(), keys(""));
  }

  @Test
  void exportsAndErasuresAreInTheSecurityLog() throws Exception {
    tag(player());
    Http.get("/api/users/" + user + "/export").expect(200);
    String id = Http.send("DELETE", "/api/users/" + user, "").expect(200).json().getString("id");

    List<String> lines =
        Files.readAllLines(ServerFolder.messages("test-" + System.getProperty("test.http.port")));
    for (String about : List.of(SecurityEvent.digest(user), id)) {
      String line = lines.stream().filter(l -> l.contains(about + "\"}")).findFirst().orElseThrow();
      JsonObject event = JsonText.read(line.substring(line.indexOf('{'))).asJsonObject();
      assertEquals(about.equals(id) ? "erased" : "exported", event.getString("event"));
      assertEquals("127.0.0.1", event.getString("address"));
      assertTrue(line.contains("dev.ropeway.security"), line);
      assertFalse(line.contains(user), line);
    }
  }

  @Test
  void badRequestsNameTheField() throws Exception {
    String bob = player();
    for (String bad : List.of("%C2%85", "%FF", "x".repeat(201), "%ED%A0%80")) {
      for (String path : List.of("/api/users/" + bad + "/keys", "/api/users/" + bad + "/export")) {
        named(Http.raw("GET", path), "user");
      }
      named(Http.raw("DELETE", "/api/users/" + bad), "user");
      named(Http.raw("PUT", bob + "/users/" + bad), "user");
      named(Http.raw("DELETE", bob + "/users/" + bad), "user");
    }
    for (String bad : List.of("limit=0", "limit=x", "after=players", "after=%FF")) {
      named(Http.raw("GET", "/api/users/u/keys?" + bad), bad.substring(0, bad.indexOf('=')));
    }
    Http.raw("PUT", "/api/stores/nowhere/keys/a/users/u").problem(404, "not-found");
    Http.raw("POST", "/api/users/u").problem(405, "method-not-allowed");
    Http.raw("GET", "/api/users/u").problem(405, "method-not-allowed");
    Http.raw("GET", "/api/users").problem(404, "not-found");
    for (int i = 0; i < 100; i++) {
      Http.send("PUT", bob + "/users/" + user + "-" + i, "").expect(204);
    }
    Http.send("PUT", bob + "/users/" + user, "").problem(422, "too-many-users");
  }

  private static void named(Reply reply, String name) {
    String detail = reply.problem(400, "malformed").getString("detail");
    assertTrue(detail.contains(name) || detail.contains("path"), detail);
  }
}
