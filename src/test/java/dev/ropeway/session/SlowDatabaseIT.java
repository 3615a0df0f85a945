package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.CrashableDatabase;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.SlowProxy;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A PostgreSQL that takes 200 ms for each statement. */
class SlowDatabaseIT {
  private static final int KEYS = 20;
  private static final int QUEUE = 2_000;
  private static final int ATTEMPTS = 20_000;
  private static final int MOST_THREADS = 30;

  @Test
  void nothingPilesUpAndWhatIsTooMuchIsRefused() throws Exception {
    Settings settings = Settings.standard().with(Setting.QUEUE_ACTIONS, QUEUE);
    try (CrashableDatabase database = new CrashableDatabase();
        SlowProxy proxy = new SlowProxy(database.port())) {
      String url = database.url().replace(":" + database.port(), ":" + proxy.port());
      try (TestNode node = TestNode.start(url, settings, List.of(Players.STORE))) {
        List<Session<Player>> sessions =
            IntStream.range(0, KEYS)
                .mapToObj(i -> node.sessions().load(Players.STORE, "key" + i))
                .toList();
        proxy.delay(Duration.ofMillis(200));

        List<Patch> taken = flood(node, sessions);

        assertTrue(taken.size() >= QUEUE && taken.size() < ATTEMPTS, () -> "took " + taken.size());
        for (Patch patch : taken) {
          Outcome outcome = patch.outcome().toCompletableFuture().get(120, TimeUnit.SECONDS);
          assertEquals(Outcome.Status.APPLIED, outcome.status());
        }
        proxy.delay(Duration.ZERO);
        long coins = sessions.stream().mapToLong(session -> session.data().coins()).sum();
        assertEquals(taken.size(), coins, "what was taken in, and nothing that was refused");
        assertTrue(node.mostThreads() <= MOST_THREADS, () -> node.mostThreads() + " threads");
        assertTrue(node.node().working(), "slow is not broken");
      }
    }
  }

  /** Patches as fast as it can, far more than there is room for. */
  private static List<Patch> flood(TestNode node, List<Session<Player>> sessions) {
    List<Patch> taken = new ArrayList<>();
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        taken.add(sessions.get(i % KEYS).patch(Players.ADD_COINS, 1L));
      } catch (NotRecordedException e) {
        assertEquals(Kind.OVERLOADED, e.kind());
      }
      long pending = node.node().engine().statistics().pending();
      assertTrue(pending <= QUEUE, () -> pending + " undecided");
    }
    return taken;
  }
}
