package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.Outcome;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.RoomRefusedException;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The examples of docs/rooms.md; those with curl are like those of {@code RoomsIT}. */
class RoomsDocIT {
  static final Store<JsonValue> BOARDS =
      Store.of("boards", JsonValue.class)
          .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
          .realtime()
          .build();
  static final Action<JsonValue, String> CLEAR =
      BOARDS.action("clear", String.class, (board, why) -> JsonValue.EMPTY_JSON_OBJECT);

  static final Store<JsonValue> DUELS =
      Store.of("duels", JsonValue.class)
          .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
          .realtime()
          .capacity(2)
          .build();

  private static final Action<JsonValue, JsonValue> SCORE =
      BOARDS.action("whole", JsonValue.class, (board, whole) -> whole);

  private static Outcome act(TestNode node, long id, String name, String args) throws Exception {
    RemoteStore store = node.store("boards");
    JsonValue json = JsonText.read(args.replace('\'', '"'));
    return node.remote()
        .record(store, "b", "ann~1", List.of(new RemoteAction(id, name, json, null)))
        .outcomes()
        .get(0)
        .outcome()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS)
        .outcome();
  }

  /** Each of these made any score once. */
  private static long refereeIsNotGoneRound(TestNode node, long last) throws Exception {
    Map<String, String> ways = new LinkedHashMap<>();
    ways.put("{'path':'','value':{'score':1000,'name':'ann'}}", "set");
    ways.put("{'path':'','value':7}", "set");
    ways.put("{'value':{'score':1000}}", "merge");
    ways.put("{'value':{'score':null}}", "merge");
    ways.put("{'operations':[{'op':'replace','path':'/score','value':1000}]}", "patch");
    ways.put("{'operations':[{'op':'copy','from':'/name','path':'/score'}]}", "patch");
    ways.put("{'path':'/score','by':900}", "increment");
    ways.put("{'path':'/score'}", "remove");
    ways.put("{'path':'/score','takeover':false}", "own");
    ways.put("{'path':'/score','until':'room'}", "lifetime");
    ways.put("'it is full'", "clear");
    ways.put("{'version':%d}".formatted(versionWithScore(node, 1000)), "restore");
    long id = last;
    for (Map.Entry<String, String> way : ways.entrySet()) {
      Outcome outcome = act(node, ++id, way.getValue(), way.getKey());
      assertEquals(
          "the score changes by a set of /score only", outcome.reason(), () -> way.toString());
    }
    act(node, ++id, "set", "{'path':'/score','value':4294967296}");
    assertEquals(100, score(node), "however large");
    return id;
  }

  private static long versionWithScore(TestNode node, int score) throws Exception {
    try (Session<JsonValue> board = node.sessions().load(BOARDS, "b")) {
      JsonValue with = JsonText.read("{\"score\":%d,\"name\":\"ann\"}".formatted(score));
      Outcome outcome =
          board.patch(SCORE, with).outcome().toCompletableFuture().get(30, TimeUnit.SECONDS);
      board.patch(SCORE, JsonText.read("{\"score\":100,\"name\":\"ann\"}"));
      board.saved().toCompletableFuture().get(30, TimeUnit.SECONDS);
      return outcome.version();
    }
  }

  private static int score(TestNode node) {
    return node.sessions().view(BOARDS, "b").latest().data().asJsonObject().getInt("score");
  }

  private static UpdateStream join(TestNode node, String client) {
    return Objects.requireNonNull(
        node.remote().rooms().stream(node.store("duels"), "d", null, Optional.of(client)));
  }

  @Test
  void aDuelHasTwoSeats() {
    try (TestNode node =
            TestNode.admitting(
                TestDatabase.freshDatabaseUrl(),
                Settings.standard(),
                List.of(DUELS),
                List.of(new Club()));
        UpdateStream ann = join(node, "ann~1");
        UpdateStream bob = join(node, "bob~1")) {
      assertFalse(ann.closed() || bob.closed());
      assertEquals(
          "bots wait for somebody to play with",
          assertThrows(
                  RoomRefusedException.class,
                  () ->
                      node.remote().rooms().stream(
                          node.store("duels"), "e", null, Optional.of("bot-1")))
              .getMessage());
      assertThrows(RoomRefusedException.class, () -> join(node, "cat~1"));
    }
  }

  @Test
  void examplesWork() throws Exception {
    try (TestNode node =
            TestNode.judged(
                TestDatabase.freshDatabaseUrl(),
                Settings.standard(),
                List.of(BOARDS),
                List.of(new Referee()));
        Session<JsonValue> board = node.sessions().load(BOARDS, "b")) {
      assertEquals(
          "the score is a number",
          act(node, 1, "set", "{'path':'/score','value':'many'}").reason());
      act(node, 2, "set", "{'path':'/score','value':170}");
      act(node, 3, "set", "{'path':'/name','value':'ann'}");
      UpdateStream ann =
          Objects.requireNonNull(
              node.remote().rooms().stream(node.store("boards"), "b", null, Optional.of("ann~1")));
      long id = refereeIsNotGoneRound(node, 3);
      assertTrue(act(node, id + 1, "own", "{'path':'/name','takeover':false}").applied());
      assertEquals(100, score(node));
      board.loaded().toCompletableFuture().get(30, TimeUnit.SECONDS);

      board.patch(CLEAR, "it is full"); // a session is not held to ownership

      board.saved().toCompletableFuture().get(30, TimeUnit.SECONDS);
      assertEquals(JsonValue.EMPTY_JSON_OBJECT, node.sessions().view(BOARDS, "b").latest().data());
      ann.close();
    }
  }
}
