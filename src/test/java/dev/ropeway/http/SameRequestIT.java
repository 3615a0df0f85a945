package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What counts as the same request under an Idempotency-Key: the JSON values, not their text. */
class SameRequestIT extends ServerTest {

  private static Reply post(String path, String body, String once) throws Exception {
    return Http.send(
        "POST", path, body, "Content-Type", Http.JSON, "Idempotency-Key", "\"" + once + "\"");
  }

  @Test
  void actionsInAnotherSpellingAreARepeat() throws Exception {
    String path = lobby() + "/actions";
    String once = UUID.randomUUID().toString();
    String first =
        """
        {"actions": [{"name": "set", "args": {"path": "", "value": {"a": 1, "b": [1.0, 2e2]}}},
          {"name": "remove", "args": {"path": "/c"}}]}\
        """;
    String again =
        """
        {"actions":[{"args":{"value":{"b":[1,200.00],"a":1.0},"path":""},"name":"set"},
          {"args":{"path":"\\u002Fc"},"name":"remove"}]}\
        """;
    post(path, first, once).expect(200);
    Reply repeat = post(path, again, once).expect(200);
    assertTrue(repeat.outcomes().get(0).getBoolean("duplicate"), repeat.body());
    assertEquals(1, repeat.version());

    String reordered = again.replace("[1,200.00]", "[200,1]");
    post(path, reordered, once).problem(422, "key-reused");
    post(path, again.replace("\\u002Fc", "/d"), once).problem(422, "key-reused");
  }

  @Test
  void aTransactionInAnotherSpellingIsARepeat() throws Exception {
    String key = lobby();
    String name = key.substring(key.lastIndexOf('/') + 1);
    String once = UUID.randomUUID().toString();
    String first =
        """
        {"actions": [{"store": "lobby", "key": "%s", "name": "set",
          "args": {"path": "", "value": {"a": 1, "b": [1.0, 2e2]}}}],
         "onFailure": [{"store": "lobby", "key": "%s", "name": "set",
          "args": {"path": "", "value": {"x": 1, "y": 2}}}]}\
        """
            .formatted(name, name);
    String again =
        """
        {"onFailure": [{"name": "set", "args": {"value": {"y": 2, "x": 1.00}, "path": ""},
          "key": "%s", "store": "lobby"}],
         "actions": [{"args": {"value": {"b": [1, 200], "a": 1.0}, "path": ""},
          "name": "set", "store": "lobby", "key": "%s"}]}\
        """
            .formatted(name, name);
    post("/api/transactions", first, once).expect(200);
    Reply repeat = post("/api/transactions", again, once).expect(200);
    assertTrue(repeat.json().getBoolean("duplicate"), repeat.body());
    assertEquals(1, Http.get(key).version());

    post("/api/transactions", again.replace("[1, 200]", "[200, 1]"), once)
        .problem(422, "key-reused");
  }

  @Test
  void aPatchInAnotherSpellingIsARepeat() throws Exception {
    String key = lobby();
    for (String body : new String[] {"{\"a\":1.0,\"b\":2}", "{\"b\":2.00,\"a\":1}"}) {
      Http.send("PATCH", key, body, "Content-Type", Http.MERGE_PATCH, "Idempotency-Key", "once")
          .expect(200);
    }
    assertEquals(1, Http.get(key).version());
  }

  @Test
  void anEmptyLastEventIdIsNone() throws Exception {
    String key = lobby();
    Http.act(key, Http.action("set", "{\"path\":\"\",\"value\":1}")).expect(200);
    try (EventReader empty = EventReader.openAt(key + "/updates?lastEventId=");
        EventReader none = EventReader.openAt(key + "/updates?lastEventId");
        EventReader header =
            EventReader.openAt(key + "/updates?lastEventId=", "Last-Event-ID", "")) {
      for (EventReader reader : new EventReader[] {empty, none, header}) {
        assertEquals(1, reader.next("snapshot").json().getInt("data"));
      }
    }
  }
}
