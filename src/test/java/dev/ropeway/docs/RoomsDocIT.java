package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Action;
import dev.ropeway.Outcome;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import jakarta.json.JsonValue;
import java.util.List;
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
      act(node, 4, "own", "{'path':'/name','takeover':false}");
      JsonValue data = node.sessions().view(BOARDS, "b").latest().data();
      assertEquals(100, data.asJsonObject().getInt("score"));
      board.loaded().toCompletableFuture().get(30, TimeUnit.SECONDS);

      board.patch(CLEAR, "it is full"); // a session is not held to ownership

      board.saved().toCompletableFuture().get(30, TimeUnit.SECONDS);
      assertEquals(JsonValue.EMPTY_JSON_OBJECT, node.sessions().view(BOARDS, "b").latest().data());
    }
  }
}
