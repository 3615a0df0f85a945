package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.ropeway.AppendLog;
import dev.ropeway.Outcome;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.feed.Feed;
import dev.ropeway.remote.RemoteStore;
import java.util.List;
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
    public void close() {
      listener = null;
    }
  }

  @Test
  void whatANodeKnewBeforeTheHintsWereInterruptedIsLookedUpAgain() throws Exception {
    String url = TestDatabase.freshDatabaseUrl();
    try (TestNode deaf = TestNode.deaf(url, Settings.standard(), List.of(Lobby.STORE));
        TestNode other = TestNode.deaf(url, Settings.standard(), List.of(Lobby.STORE));
        HandFeed feed = new HandFeed()) {
      deaf.node().listen(feed);
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
