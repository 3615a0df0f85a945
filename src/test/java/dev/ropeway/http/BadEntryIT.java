package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.ServerDatabase;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a client of a node is told about an entry that only a newer version can work on. */
class BadEntryIT extends ServerTest {
  private static final String WHY =
      "The data has the migration \"from-the-future\", which this node does not know.";

  @Test
  void nodeSaysWhyItCannotWorkOnAnEntryAndLeavesItAlone() throws Exception {
    String room = lobby();
    String key = room.substring(room.lastIndexOf('/') + 1);
    Http.act(room, Http.action("set", "{\"path\":\"/n\",\"value\":1}")).expect(200);
    Instant written = Instant.parse(Http.get(room).json().getString("updatedAt"));
    ServerDatabase.execute(
        """
        update entry set version = 2, data = '{"future": 2}', migrations = '{from-the-future}'
        where store = 'lobby' and key = '%s'
        """
            .formatted(key));

    String noticing = Http.action("c", 1, "set", "{\"path\":\"/n\",\"value\":2}");
    int noticed =
        Http.send(
                "POST",
                room + "/actions",
                noticing,
                "Content-Type",
                Http.JSON,
                "Prefer",
                "respond-async")
            .status();
    assertTrue(noticed == 202 || noticed == 503, "recorded before or after it is noticed");
    Await.until(Duration.ofSeconds(20), "it is not noticed", () -> reason(key).equals(WHY));

    JsonObject problem =
        Http.act(room, Http.action("set", "{\"path\":\"/n\",\"value\":3}"))
            .problem(503, "bad-entry");
    assertTrue(problem.getString("detail").contains(WHY), problem.toString());
    JsonObject shown = Http.get(room).expect(200).json();
    assertEquals(WHY, shown.getString("bad"));
    assertEquals(2, shown.getJsonObject("data").getInt("future"), "still to be read as JSON");
    assertEquals(2, shown.getInt("version"));
    assertEquals(written, Instant.parse(shown.getString("updatedAt")), "nothing was written");
    assertEquals(1, Http.get(room + "/versions").json().getJsonArray("versions").size());
    Http.act(lobby(), Http.action("set", "{\"path\":\"/n\",\"value\":3}")).expect(200);
  }

  private static String reason(String key) throws Exception {
    return Http.get("/api/stores/lobby").expect(200).json().getJsonArray("bad").stream()
        .map(each -> each.asJsonObject())
        .filter(each -> each.getString("key").equals(key))
        .map(each -> each.getString("reason"))
        .findFirst()
        .orElse("none");
  }
}
