package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.ropeway.AppendLog;
import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.feed.Feed;
import dev.ropeway.feed.Interest;
import dev.ropeway.feed.RoomNote;
import dev.ropeway.feed.Topic;
import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Hint;
import dev.ropeway.journal.Move;
import dev.ropeway.journal.Position;
import dev.ropeway.remote.RemoteStore;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two nodes of which one hears nothing of the other for a while, and is told so afterwards. */
class MissedHintsIT {
  private static final String KEY = "both";
  private static final String CLIENT = "c";

  /** Hints that the test gives, or leaves out. */
  private static final class HandFeed implements Feed {
    private @Nullable Listener listener;

    @Override
    public void start(Listener heard) {
      listener = heard;
    }

    Listener listener() {
      return Objects.requireNonNull(listener);
    }

    @Override
    public boolean connected() {
      return true;
    }

    @Override
    public boolean deaf() {
      return false;
    }

    @Override
    public String remedy() {
      return "";
    }

    @Override
    public void tell(Hint hint) {}

    @Override
    public boolean carriesMoves() {
      return false;
    }

    @Override
    public void note(String node, List<RoomNote> notes) {}

    @Override
    public void accessChanged() {}

    @Override
    public Interest interested(Topic topic, int slot) {
      return Interest.ALWAYS;
    }

    @Override
    public void tick() {}

    @Override
    public void close() {
      listener = null;
    }
  }

  @Test
  void whatANodeKnewBeforeTheHintsWereInterruptedIsLookedUpAgain() throws Exception {
    String url = TestDatabase.freshDatabaseUrl();
    HandFeed feed = new HandFeed();
    try (TestNode deaf =
            TestNode.fed(
                (database, executor, clock) -> feed,
                NodeClock.system(),
                url,
                Settings.standard(),
                List.of(Lobby.STORE));
        TestNode other = TestNode.deaf(url, Settings.standard(), List.of(Lobby.STORE))) {
      assertEquals(1, write(deaf, CLIENT, 1));
      for (int id = 1; id <= 20; id++) {
        write(other, "other", id);
      }

      feed.listener().missed();

      assertEquals(22, write(deaf, CLIENT, 2));
      assertEquals(
          0, deaf.parts().engine().statistics().outraced(), "it did not try what it knew before");
    }
  }

  /** Of before a failover, say. What follows on this one is believed. */
  @Test
  void pushOnAnotherHistoryOfTheDatabaseIsNotTaken() throws Exception {
    String url = TestDatabase.freshDatabaseUrl();
    HandFeed feed = new HandFeed();
    try (TestNode node =
            TestNode.fed(
                (database, executor, clock) -> feed,
                NodeClock.system(),
                url,
                Settings.standard(),
                List.of(Lobby.STORE));
        Session<JsonValue> session = node.sessions().load(Lobby.STORE, KEY)) {
      write(node, CLIENT, 1);
      EntryKey key = new EntryKey("lobby", KEY);
      String lineage = Objects.requireNonNull(node.node().core.database.lineage());

      feed.listener().hint(told(key, "another history", "lost"));
      assertNotEquals("\"lost\"", session.data().toString());
      feed.listener().hint(told(key, lineage, "kept"));
      Await.until(
          Duration.ofSeconds(20),
          "what follows",
          () -> session.data().toString().equals("\"kept\""));
    }
  }

  private static Hint told(EntryKey key, String lineage, String data) {
    String patch = "[{\"op\":\"replace\",\"path\":\"\",\"value\":\"%s\"}]".formatted(data);
    EntryChange change =
        new EntryChange(
            key, new Position(2, 0), patch, List.of(), Instant.now(), null, false, false, false);
    return new Hint("you", Map.of(), List.of(), false)
        .with(List.of(new Move(lineage, new Position(1, 0), change)));
  }

  @Test
  void whatIsNotToldCostsATryAndNothingElse() throws Exception {
    String url = TestDatabase.freshDatabaseUrl();
    try (TestNode deaf = TestNode.deaf(url, Settings.standard(), List.of(Lobby.STORE));
        TestNode other = TestNode.deaf(url, Settings.standard(), List.of(Lobby.STORE))) {
      write(deaf, CLIENT, 1);
      write(other, "other", 1);

      assertEquals(3, write(deaf, CLIENT, 2));
      assertEquals(1, deaf.parts().engine().statistics().outraced());
    }
  }

  /** Returns the version that holds it. */
  private static long write(TestNode node, String client, long id) throws Exception {
    RemoteStore store = node.store("lobby");
    assertNotNull(store);
    Outcome outcome =
        node.remote()
            .record(store, KEY, client, List.of(AppendLog.action(client, id)))
            .outcomes()
            .get(0)
            .outcome()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS)
            .outcome();
    assertEquals(Outcome.Status.APPLIED, outcome.status());
    return outcome.version();
  }
}
