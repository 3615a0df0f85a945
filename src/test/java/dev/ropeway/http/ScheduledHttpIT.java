package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Actions that are due later, over HTTP. */
class ScheduledHttpIT extends ServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static Reply act(String key, String more, String... headers) throws Exception {
    return post(
        key, "{\"actions\":[{\"name\":\"add_coins\",\"args\":7%s}]}".formatted(more), headers);
  }

  private static Reply post(String key, String body, String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Content-Type", Http.JSON));
    return Http.send("POST", key + "/actions", body, all.toArray(String[]::new));
  }

  private static List<JsonObject> waiting(String key) throws Exception {
    return Http.get(key + "/scheduled")
        .expect(200)
        .json()
        .getJsonArray("scheduled")
        .getValuesAs(JsonObject.class);
  }

  private static int coins(String key) throws Exception {
    Reply reply = Http.get(key);
    return reply.status() == 404 ? 0 : reply.json().getJsonObject("data").getInt("coins");
  }

  @Test
  void itIsRecordedWhenItIsDue() throws Exception {
    String bob = player();
    Reply reply = act(bob, ",\"after\":\"PT0.5S\"").expect(202);
    JsonObject put = reply.outcome();
    assertEquals("scheduled", put.getString("status"));
    assertFalse(put.containsKey("id"));
    assertTrue(Instant.parse(put.getString("due")).isAfter(Instant.now().minusSeconds(60)));
    Await.until(PATIENCE, "it is recorded", () -> coins(bob) == 7);
    assertEquals(List.of(), waiting(bob));
    JsonObject action =
        Http.get(bob + "/versions")
            .expect(200)
            .json()
            .getJsonArray("versions")
            .getJsonObject(0)
            .getJsonArray("actions")
            .getJsonObject(0);
    assertTrue(action.getString("client").endsWith(put.getString("scheduled")), action::toString);
    assertEquals("applied", action.getString("status"));

    act(bob, ",\"at\":\"2020-01-01T00:00:00Z\"").expect(202);
    Await.until(PATIENCE, "what is over is due at once", () -> coins(bob) == 14);
  }

  @Test
  void whatWaitsIsListedInPagesAndCancelled() throws Exception {
    String bob = player();
    for (int hours = 3; hours > 0; hours--) {
      act(bob, ",\"after\":\"PT%dH\"".formatted(hours)).expect(202);
    }
    List<JsonObject> all = waiting(bob);
    assertEquals(3, all.size());
    assertEquals(7, all.get(0).getInt("args"));
    assertEquals("add_coins", all.get(0).getString("name"));
    Instant first = Instant.parse(all.get(0).getString("due"));
    assertTrue(first.isBefore(Instant.parse(all.get(1).getString("due"))));
    assertEquals(
        JsonValue.NULL, Http.get(bob + "/scheduled").json().get("next"), "there is no other page");
    JsonObject page = Http.get(bob + "/scheduled?limit=2").expect(200).json();
    assertEquals(2, page.getJsonArray("scheduled").size());
    JsonObject rest =
        Http.get(bob + "/scheduled?limit=2&after=" + page.getString("next")).expect(200).json();
    assertEquals(all.get(2), rest.getJsonArray("scheduled").getJsonObject(0));
    Http.get(bob + "/scheduled?after=nowhere").problem(400, "malformed");
    Http.get(bob + "/scheduled?limit=0").problem(400, "malformed");

    String one = bob + "/scheduled/" + all.get(0).getString("id");
    Http.send("DELETE", one, "").expect(204);
    Http.send("DELETE", one, "").problem(404, "not-found");
    Http.send("DELETE", one, "", "If-Match", "*").problem(400, "malformed");
    assertEquals(2, waiting(bob).size());
  }

  @Test
  void repeatWithTheSameKeyIsOne() throws Exception {
    String bob = player();
    String[] once = {"Idempotency-Key", "later-7"};
    JsonObject first = act(bob, ",\"after\":\"PT1H\"", once).expect(202).outcome();
    assertFalse(first.containsKey("duplicate"));
    JsonObject again = act(bob, ",\"after\":\"PT2H\"", once).expect(202).outcome();
    assertTrue(again.getBoolean("duplicate"));
    assertEquals(first.getString("scheduled"), again.getString("scheduled"));
    assertEquals(first.getString("due"), again.getString("due"), "the first one's time counts");
    post(bob, "{\"actions\":[{\"name\":\"add_coins\",\"args\":8,\"after\":\"PT1H\"}]}", once)
        .problem(422, "key-reused");
    assertEquals(1, waiting(bob).size());
  }

  @Test
  void whatCannotBeIsRefusedAndNothingWaits() throws Exception {
    String bob = player();
    act(bob, ",\"after\":\"PT1H\",\"at\":\"2026-11-01T00:00:00Z\"").problem(400, "malformed");
    for (String wrong : List.of("\"30 minutes\"", "\"PT-1S\"", "1800000", "null", "\"\"")) {
      act(bob, ",\"after\":" + wrong).problem(400, "malformed");
    }
    act(bob, ",\"at\":\"tomorrow\"").problem(400, "malformed");
    act(bob, ",\"after\":\"P400D\"").problem(422, "too-far-ahead");
    act(bob, ",\"after\":\"PT9223372036854775807S\"").problem(422, "too-far-ahead");
    act(bob, ",\"at\":\"+1000000000-12-31T23:59:59.999999999Z\"").problem(422, "too-far-ahead");
    act(bob, ",\"after\":\"PT1H\"", "If-Match", "*").problem(400, "malformed");
    post(
            bob,
            "{\"client\":\"c\",\"actions\":[{\"id\":1,\"name\":\"add_coins\",\"args\":1,\"after\":\"PT1H\"}]}")
        .problem(400, "malformed");
    post(
            bob,
            "{\"actions\":[{\"name\":\"add_coins\",\"args\":1,\"after\":\"PT1H\"},{\"name\":\"add_coins\",\"args\":1}]}")
        .problem(400, "malformed");
    post(bob, "{\"actions\":[{\"name\":\"fly\",\"after\":\"PT1H\"}]}")
        .problem(422, "unknown-action");
    post(bob, "{\"actions\":[{\"name\":\"add_coins\",\"args\":\"x\",\"after\":\"PT1H\"}]}")
        .problem(422, "wrong-argument");
    assertEquals(List.of(), waiting(bob));
    Http.get(bob).expect(404);
  }
}
