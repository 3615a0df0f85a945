package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.FaultyProxy.Fate;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a room does when its connection does what it likes, whichever language it is written in. */
abstract class RoomBehaviour extends DeployedRooms {

  @Test
  void twoRoomsSeeEachOthersChanges() throws Exception {
    TestRoom ann = join("ann");
    TestRoom bob = join("bob");
    assertEquals("applied", patch(ann, "set", set("/team", "Red")).getString("status"));
    awaitData(bob, "{\"team\":\"Red\"}");
    patch(bob, "set", set("/team", "Blue"));
    awaitData(ann, "{\"team\":\"Blue\"}");
    Await.until(PATIENCE, "two changes", () -> ann.heard().getJsonArray("changes").size() > 1);
    JsonArray changes = ann.heard().getJsonArray("changes");
    assertEquals("local", changes.getJsonObject(0).getString("origin"));
    assertEquals("remote", changes.getJsonObject(changes.size() - 1).getString("origin"));
    assertEquals("/team", changes.getJsonObject(0).getString("path"));
  }

  @Test
  void aDeletionIsShownAtOnceAndTheKeyBeginsAnew() throws Exception {
    TestRoom ann = join("ann");
    TestRoom bob = join("bob");
    patch(ann, "set", set("/team", "Red"));
    awaitData(bob, "{\"team\":\"Red\"}");
    CompletableFuture<JsonObject> deleted = bob.patch("delete", JsonValue.NULL);
    CompletableFuture<JsonObject> begun = bob.patch("set", set("/n", "new"));
    assertEquals("{\"n\":\"new\"}", data(bob), "it is foretold");
    assertEquals("applied", get(deleted).getString("status"));
    assertEquals("applied", get(begun).getString("status"));
    awaitData(ann, "{\"n\":\"new\"}");
    assertEquals("applied", patch(ann, "delete", JsonValue.NULL).getString("status"));
    assertEquals("cancelled", patch(ann, "delete", JsonValue.NULL).getString("status"));
    awaitData(bob, "{}");
  }

  @Test
  void aRefusedActionIsRolledBackAndTold() throws Exception {
    TestRoom ann = join("ann");
    JsonObject outcome = patch(ann, "set", set("/no/parent", "x"));
    assertEquals("rejected", outcome.getString("status"));
    assertFalse(outcome.getString("reason").isEmpty());
    assertEquals("{}", data(ann));
    assertEquals(1, ann.heard().getJsonArray("rejects").size());
  }

  @Test
  void anActionThatTheServerDoesNotKnowIsRejectedAndTheOthersAreNot() throws Exception {
    TestRoom ann = join("ann");
    List<CompletableFuture<JsonObject>> all =
        List.of(
            ann.patch("increment", increment()),
            ann.patch("no_such_action", JsonValue.NULL),
            ann.patch("increment", increment()));
    List<String> outcomes = new ArrayList<>();
    for (CompletableFuture<JsonObject> each : all) {
      outcomes.add(get(each).getString("status"));
    }
    assertEquals(List.of("applied", "rejected", "applied"), outcomes);
    awaitData(ann, "{\"n\":2}");
  }

  @Test
  void whatAnActionAnsweredIsToldToItsRoom() throws Exception {
    TestRoom ann = join(new RoomSpec(List.of(proxy().url()), "players", key, "ann"));
    TestRoom bob = join(new RoomSpec(List.of(proxy().url()), "players", key, "bob"));
    JsonObject first = patch(ann, "find_coins", Json.createValue(6));
    assertEquals("applied", first.getString("status"));
    assertEquals(first.getInt("result"), ann.look().getJsonObject("data").getInt("coins"));
    JsonObject second = patch(bob, "find_coins", Json.createValue(6));
    int both = first.getInt("result") + second.getInt("result");
    Await.until(PATIENCE, "both", () -> ann.look().getJsonObject("data").getInt("coins") == both);
    assertFalse(patch(ann, "add_coins", Json.createValue(1)).containsKey("result"));
  }

  @Test
  void whatWasDoneIsUndoneAndDoneAgainUnlessOthersChangedIt() throws Exception {
    TestRoom ann = join("ann");
    TestRoom bob = join("bob");
    patch(ann, "set", set("/team", "Red"));
    get(ann.batch(List.of(action("increment", increment()), action("increment", increment()))));
    awaitData(bob, "{\"team\":\"Red\",\"n\":2}");
    patch(bob, "increment", increment());

    assertEquals("applied", status(ann.undo(false)));
    awaitData(bob, "{\"team\":\"Red\",\"n\":1}");
    assertEquals("applied", status(ann.undo(true)));
    awaitData(bob, "{\"team\":\"Red\",\"n\":3}");
    assertEquals("applied", status(ann.undo(false)));
    patch(bob, "set", set("/team", "Blue"));
    JsonObject refused = get(ann.undo(false)).asJsonObject();
    assertEquals("/team has been changed since", refused.getString("reason"));
    assertEquals(JsonValue.NULL, get(ann.undo(false)), "it is not tried again");
    awaitData(bob, "{\"team\":\"Blue\",\"n\":1}");
  }

  private static String status(CompletableFuture<JsonValue> outcome) throws Exception {
    return get(outcome).asJsonObject().getString("status");
  }

  @Test
  void aStreamThatBreaksAgainAndAgainGoesOnWithoutAGap() throws Exception {
    TestRoom writer = join("writer");
    TestRoom reader = join("reader");
    for (int i = 0; i < 40; i++) {
      patch(writer, "append", append(i));
      if (i % 15 == 5) {
        awaitData(reader, log(i + 1)); // else it may be between two streams, with nothing to cut
        cutStreamOf(reader);
      }
    }
    awaitData(reader, log(40));
    assertWentOnThrice("reader");
    assertGrewStepByStep(reader);
  }

  /** A stream and three more, which went on where the one before had ended. */
  void assertWentOnThrice(String client) {
    List<String> streams =
        proxy().heads("GET /api/stores/lobby/keys/" + key + "/updates?client=" + client);
    assertEquals(4, streams.size(), "a stream and three more");
    assertEquals(
        3,
        streams.stream()
            .filter(head -> head.toLowerCase(Locale.ROOT).contains("last-event-id:"))
            .count());
  }

  private static String log(int length) {
    String numbers = IntStream.range(0, length).boxed().toList().toString();
    return "{\"log\":" + numbers.replace(" ", "") + "}";
  }

  @Test
  void whenAnswersAreLostEveryActionIsAppliedOnce() throws Exception {
    TestRoom ann = join("ann");
    AtomicInteger posts = new AtomicInteger();
    proxy()
        .fates(
            head ->
                head.startsWith("POST") && posts.getAndIncrement() % 3 < 2
                    ? (posts.get() % 2 == 0 ? Fate.IS_LOST : Fate.ANSWER_IS_LOST)
                    : Fate.PASSES);
    List<JsonObject> outcomes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      outcomes.add(patch(ann, "increment", increment()));
    }
    assertEquals("{\"n\":5}", data(ann));
    assertTrue(outcomes.stream().allMatch(each -> each.getString("status").equals("applied")));
    assertTrue(posts.get() > 5, posts + " requests");
  }

  @Test
  void whileAGatewayAnswersForTheServerNothingIsRefusedAndTheRoomComesBack() throws Exception {
    TestRoom ann = join("ann");
    AtomicInteger answered = new AtomicInteger();
    proxy()
        .fates(
            head ->
                answered.getAndIncrement() < 6
                    ? Fate.answered("404 Not Found", "Content-Type: text/html")
                    : Fate.PASSES);
    cutStreamOf(ann);
    List<CompletableFuture<JsonObject>> all =
        List.of(ann.patch("increment", increment()), ann.patch("increment", increment()));
    for (CompletableFuture<JsonObject> each : all) {
      assertEquals("applied", get(each).getString("status"));
    }
    awaitData(ann, "{\"n\":2}");
    Await.until(PATIENCE, "ann is back", () -> "live".equals(ann.look().getString("state")));
    assertEquals(0, ann.heard().getJsonArray("rejects").size());
  }

  @Test
  void aFloodIsSlowedBy429AndArrivesInOrder() throws Exception {
    TestRoom ann = join("ann");
    AtomicInteger posts = new AtomicInteger();
    proxy()
        .fates(
            head ->
                head.startsWith("POST") && posts.getAndIncrement() < 2
                    ? Fate.answered("429 Too Many Requests", "Retry-After: 1")
                    : Fate.PASSES);
    List<JsonValue> args =
        IntStream.range(0, 1_200).<JsonValue>mapToObj(DeployedRooms::append).toList();
    List<JsonObject> outcomes = get(ann.patches("append", args));
    assertTrue(outcomes.stream().allMatch(each -> each.getString("status").equals("applied")));
    String all = "{\"log\":" + IntStream.range(0, 1_200).boxed().toList() + "}";
    assertEquals(all.replace(" ", ""), data(ann));
  }

  @Test
  void whatIsDoneOfflineIsShownAtOnceAndSentWhenTheServerIsBack() throws Exception {
    TestRoom ann = join("ann");
    TestRoom bob = join("bob");
    proxy()
        .fates(
            head ->
                head.contains("client=ann")
                        || head.startsWith("POST")
                        || head.startsWith("GET /api/live")
                    ? Fate.IS_LOST
                    : Fate.PASSES);
    cutStreamOf(ann);
    CompletableFuture<JsonObject> outcome = ann.patch("increment", increment());
    awaitData(ann, "{\"n\":1}");
    assertEquals("{}", data(bob));
    Await.until(PATIENCE, "ann is offline", () -> !"live".equals(ann.look().getString("state")));
    proxy().fates(head -> Fate.PASSES);
    assertEquals("applied", get(outcome).getString("status"));
    awaitData(bob, "{\"n\":1}");
    assertEquals("{\"n\":1}", data(ann));
  }

  @Test
  void aBatchIsAppliedTogetherOrNotAtAll() throws Exception {
    TestRoom ann = join("ann");
    TestRoom bob = join("bob");
    JsonObject one = get(ann.batch(List.of(action("increment", increment()), appending(1))));
    assertTrue(one.getBoolean("applied"), one::toString);
    awaitData(bob, "{\"n\":1,\"log\":[1]}");
    JsonObject refused =
        get(ann.batch(List.of(appending(2), action("set", set("/no/parent", "x")), appending(3))));
    assertFalse(refused.getBoolean("applied"));
    List<String> statuses =
        refused.getJsonArray("outcomes").getValuesAs(JsonObject.class).stream()
            .map(each -> each.getString("status"))
            .toList();
    assertEquals(List.of("cancelled", "rejected", "cancelled"), statuses);
    patch(ann, "append", append(4));
    awaitData(bob, "{\"n\":1,\"log\":[1,4]}");
    assertEquals(data(bob), data(ann));
  }

  @Test
  void batchesAreAppliedOnceAndInOrderThoughConnectionsBreak() throws Exception {
    TestRoom ann = join("ann");
    List<CompletableFuture<JsonObject>> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      all.add(ann.batch(List.of(action("increment", increment()), appending(i))));
      if (i % 4 == 1) {
        proxy().cut();
      } else if (i % 4 == 3) {
        get(all.get(i));
      }
    }
    for (CompletableFuture<JsonObject> each : all) {
      assertTrue(get(each).getBoolean("applied"), each::toString);
    }
    String log = IntStream.range(0, 12).boxed().toList().toString().replace(" ", "");
    awaitData(ann, "{\"n\":12,\"log\":" + log + "}");
    assertEquals(0, ann.heard().getJsonArray("rejects").size());
  }

  private static JsonObject action(String name, JsonValue args) {
    return Json.createObjectBuilder().add("name", name).add("args", args).build();
  }

  private static JsonObject appending(int value) {
    return action("append", append(value));
  }

  @Test
  void theRoomsTimeIsTheServersWithin50Milliseconds() throws Exception {
    TestRoom ann = join("ann");
    Await.until(
        PATIENCE, // it is as good as the quickest of several answers
        "the server's time",
        () -> {
          long before = System.currentTimeMillis();
          double time = ann.look().getJsonNumber("time").doubleValue();
          long after = System.currentTimeMillis();
          return time > before - 50 && time < after + 50;
        });
  }

  @Test
  void anActionThatIsLargerThanAFrameIsRejectedWithoutBeingSent() throws Exception {
    TestRoom ann = join("ann");
    JsonObject outcome = patch(ann, "set", set("/big", "x".repeat(130_000)));
    assertEquals("rejected", outcome.getString("status"));
    assertTrue(outcome.getString("reason").contains("128000"), outcome.toString());
    assertEquals(List.of(), proxy().heads("POST"));
    assertEquals("{}", data(ann));
  }

  @Test
  void whatDoesNotFitInOneFrameGoesInSeveral() throws Exception {
    TestRoom ann = join("ann");
    List<JsonValue> args =
        IntStream.range(0, 10).<JsonValue>mapToObj(i -> set("/v" + i, "x".repeat(60_000))).toList();
    get(ann.patches("set", args));
    List<String> posts = proxy().heads("POST");
    assertTrue(posts.size() >= 5 && posts.size() <= 7, posts.size() + " frames of two actions");
  }

  @Test
  void aStoreThatIsNotThereIsSaidAtOnce() {
    ExecutionException refused =
        assertThrows(
            ExecutionException.class,
            () -> open(new RoomSpec(List.of(proxy().url()), "nowhere", key, "ann")));
    assertTrue(refused.toString().contains("not-found"), refused::toString);
  }

  @Test
  void closingSendsWhatIsLeft() throws Exception {
    TestRoom bob = join("bob");
    TestRoom ann = join("ann");
    CompletableFuture<JsonObject> outcome = ann.patch("increment", increment());
    assertTrue(get(ann.leave()));
    assertEquals("applied", get(outcome).getString("status"));
    awaitData(bob, "{\"n\":1}");
    assertEquals("closed", ann.look().getString("state"));
  }

  @Test
  void statisticsCountWhatGoesToAndFro() throws Exception {
    TestRoom ann = join("ann");
    patch(ann, "increment", increment());
    JsonObject statistics = ann.look().getJsonObject("statistics");
    for (String each :
        List.of("bytesSent", "bytesReceived", "messagesSent", "messagesReceived", "roundTrip")) {
      assertTrue(statistics.getJsonNumber(each).doubleValue() > 0, each);
    }
    assertEquals(1, statistics.getInt("connections"));
    assertEquals(0, statistics.getInt("inFlight"));
    JsonObject kinds = statistics.getJsonObject("kinds");
    assertTrue(kinds.getJsonObject("actions").getInt("messagesSent") > 0, kinds::toString);
    assertTrue(kinds.getJsonObject("update").getInt("messagesReceived") > 0, kinds::toString);
  }

  /** Breaks all connections, and waits until the room has noticed and is back. */
  private void cutStreamOf(TestRoom room) throws Exception {
    int states = room.heard().getJsonArray("states").size();
    proxy().cut();
    Await.until(
        PATIENCE, "the stream broke", () -> room.heard().getJsonArray("states").size() > states);
  }

  /** No entry of the log was told twice, or before the one ahead of it. */
  private static void assertGrewStepByStep(TestRoom room) throws Exception {
    List<JsonValue> told = new ArrayList<>();
    for (JsonObject change : room.heard().getJsonArray("changes").getValuesAs(JsonObject.class)) {
      told.add(change.get("value"));
    }
    assertFalse(told.isEmpty());
    assertEquals(told.stream().distinct().count(), told.size(), "each change was told once");
  }
}
