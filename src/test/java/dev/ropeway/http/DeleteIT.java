package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** DELETE of an entry. */
class DeleteIT extends ServerTest {

  private static String written() throws Exception {
    String key = lobby();
    set(key, 1);
    return key;
  }

  private static void set(String key, int value) throws Exception {
    Http.act(key, Http.action("set", "{\"path\":\"\",\"value\":" + value + "}")).expect(200);
  }

  private static Reply delete(String key, String... headers) throws Exception {
    return Http.send("DELETE", key, "", headers);
  }

  @Test
  void entryIsNotFoundUntilSomethingIsApplied() throws Exception {
    for (String key : List.of(written(), player())) {
      boolean typed = key.contains("players");
      if (typed) {
        Http.act(key, Http.action("add_coins", "1")).expect(200);
      }
      String store = key.substring(0, key.lastIndexOf('/'));
      String name = key.substring(key.lastIndexOf('/') + 1);

      Reply deleted = delete(key).expect(204);

      assertEquals("\"2\"", deleted.header("ETag"));
      assertEquals("", deleted.body());
      String gone = Http.get(key).problem(404, "not-found").getString("detail");
      assertTrue(gone.endsWith("has no entry: it was never written, or is deleted."), gone);
      Http.get(key + "?version=2").problem(404, "not-found");
      Http.get(key + "?at=2099-01-01T00:00:00Z").problem(404, "not-found");
      Http.get(key + "?version=1").expect(200);
      Reply keys = Http.get(store + "?prefix=" + name).expect(200);
      assertEquals(List.of(), keys.json().getJsonArray("keys"));
      String log = Http.get(key + "/versions").expect(200).body();
      assertTrue(log.contains("\"name\":\"delete\""), log);
      delete(key).problem(404, "not-found");

      Http.act(key, typed ? Http.action("add_coins", "5") : Http.action("set", ROOT)).expect(200);
      assertEquals(3, Http.get(key).expect(200).version());
    }
  }

  private static final String ROOT = "{\"path\":\"\",\"value\":7}";

  @Test
  void conditionsAreJudgedWithTheWrite() throws Exception {
    String key = written();
    delete(key, "If-Match", "\"7\"").problem(412, "precondition-failed");
    delete(key, "If-None-Match", "*").problem(412, "precondition-failed");
    delete(key, "If-Match", "1").problem(400, "malformed");
    Http.get(key).expect(200);
    delete(key, "If-Match", "\"1\"").expect(204);
    delete(key, "If-Match", "*").problem(412, "precondition-failed");
    String merge = "{\"n\":1}";
    Http.send("PATCH", key, merge, "Content-Type", Http.MERGE_PATCH, "If-None-Match", "*")
        .expect(200);
  }

  @Test
  void repeatAnswersTheFirstOutcome() throws Exception {
    String key = written();
    assertEquals("\"2\"", delete(key, "Idempotency-Key", "once").expect(204).header("ETag"));
    set(key, 2);
    assertEquals("\"2\"", delete(key, "Idempotency-Key", "once").expect(204).header("ETag"));
    assertEquals(3, Http.get(key).expect(200).version());
    Http.send("PATCH", key, "{}", "Content-Type", Http.MERGE_PATCH, "Idempotency-Key", "once")
        .problem(422, "key-reused");
  }

  @Test
  void nobodyNeedWaitForIt() throws Exception {
    String key = written();
    Reply reply = delete(key, "Prefer", "respond-async").expect(202);
    assertEquals("respond-async", reply.header("Preference-Applied"));
    assertEquals("recorded", reply.outcome().getString("status"));
    Http.act(key, Http.action("increment", "{\"path\":\"/n\",\"by\":1}")).expect(200);
    assertEquals(3, Http.get(key).expect(200).version(), "behind the deletion");
  }

  @Test
  void clientsMayDeleteByTheActionToo() throws Exception {
    String key = written();
    Http.act(key, Http.action("c", 1, "delete", "null")).expect(200);
    Http.act(key, Http.action("c", 1, "delete", "null")).expect(200);
    Http.act(key, Http.action("c", 2, "delete", "{}")).problem(422, "wrong-argument");
    Http.get(key).problem(404, "not-found");
  }
}
