package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may have an action recorded later, see what waits, and cancel it. */
class ScheduledRightsIT extends SignedInTest {
  private static final String LATER =
      "{\"actions\":[{\"name\":\"set\",\"args\":{\"path\":\"/a\",\"value\":1},\"after\":\"PT1H\"}]}";

  private static List<JsonObject> waiting(String token, String key) throws Exception {
    return get(token, path(key) + "/scheduled")
        .expect(200)
        .json()
        .getJsonArray("scheduled")
        .getValuesAs(JsonObject.class);
  }

  private static Reply cancel(String token, String key, JsonObject action) throws Exception {
    return send(token, "DELETE", path(key) + "/scheduled/" + action.getString("id"), "", "");
  }

  @Test
  void ownIsSeenAndCancelledByWhoMayReadTheKeyAndAllByWhoMayMore() throws Exception {
    String key = key();
    String ann = token("ann", "read", "act");
    String bob = token("bob", "watch", "act");
    act(token("ann", "read"), key, LATER).problem(403, "forbidden");
    act(token("ann"), key, LATER).problem(404, "not-found");
    act(ann, key, LATER).expect(202);
    act(bob, key, LATER).expect(202);

    JsonObject anns = waiting(ann, key).get(0);
    assertEquals(1, waiting(ann, key).size());
    assertEquals("ann", anns.getString("actor"));
    assertEquals(
        List.of("bob"), waiting(bob, key).stream().map(a -> a.getString("actor")).toList());
    assertEquals(2, waiting(token("eve", "history", "read"), key).size());
    assertEquals(List.of(), waiting(token("eve", "read"), key));
    get(token("eve", "act"), path(key) + "/scheduled").problem(404, "not-found");
    Http.get(path(key) + "/scheduled").problem(401, "not-signed-in");

    cancel(bob, key, anns).problem(404, "not-found");
    cancel(token("eve", "history", "read"), key, anns).problem(404, "not-found");
    Http.send("DELETE", path(key) + "/scheduled/" + anns.getString("id"), "")
        .problem(401, "not-signed-in");
    cancel(ann, key, anns).expect(204);
    JsonObject bobs = waiting(bob, key).get(0);
    cancel(token("eve", "admin"), key, bobs).expect(204);
    assertFalse(waiting(token("eve", "history"), key).contains(bobs));
  }

  @Test
  void anIdempotencyKeyIsOnesOwn() throws Exception {
    String key = key();
    for (String who : List.of("ann", "bob", "ann")) {
      Http.send(
              "POST",
              path(key) + "/actions",
              LATER,
              bearer(token(who, "act", "read"), "Content-Type", Http.JSON, "Idempotency-Key", "7"))
          .expect(202);
    }
    assertEquals(2, waiting(token("eve", "history"), key).size());
  }
}
