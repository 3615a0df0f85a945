package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.CycleStatistics;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Transactions and plain actions of one node on one busy key. */
class TransactionTurnsIT {
  private static final int PATCHERS = 16;
  private static final int TRANSFERRERS = 8;
  private static final int TRANSFERS = 400;

  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong patched = new AtomicLong();

  private void patchOverAndOver(Session<Player> hot) {
    try {
      while (!stop.get()) {
        hot.patch(Players.ADD_COINS, 1L).outcome().toCompletableFuture().get(30, TimeUnit.SECONDS);
        patched.incrementAndGet();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** One after the other: each has to get its turn. */
  private static void transferOverAndOver(
      TestNode node, Session<Player> from, Session<Player> to, AtomicLong committed) {
    try {
      for (int i = 0; i < TRANSFERS / TRANSFERRERS; i++) {
        TransactionOutcome outcome =
            transfer(node, from, to).toCompletableFuture().get(30, TimeUnit.SECONDS);
        committed.addAndGet(outcome.committed() ? 1 : 0);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static CompletionStage<TransactionOutcome> transfer(
      TestNode node, Session<Player> from, Session<Player> to) {
    return node.sessions()
        .transaction(
            tx -> {
              tx.patch(from, Players.TAKE_COINS, 1L);
              tx.patch(to, Players.ADD_COINS, 1L);
            },
            failed -> {});
  }

  @Test
  void transfersOfAKeyAtFullLoadTakeTurnsWithItsPatches() throws Exception {
    String url = TestDatabase.freshDatabaseUrl();
    try (TestNode node = TestNode.start(url, Settings.standard(), List.of(Players.STORE));
        Session<Player> hot = node.sessions().load(Players.STORE, "hot");
        Session<Player> cold = node.sessions().load(Players.STORE, "cold")) {
      hot.patch(Players.ADD_COINS, 1_000L)
          .outcome()
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
      List<Thread> patchers = new ArrayList<>();
      for (int i = 0; i < PATCHERS; i++) {
        patchers.add(new Thread(() -> patchOverAndOver(hot)));
        patchers.get(i).start();
      }
      CycleStatistics statistics = node.parts().engine().statistics();
      long clashes = statistics.clashes() + statistics.outraced();
      long before = patched.get();
      long start = System.nanoTime();

      AtomicLong committed = new AtomicLong();
      List<Thread> transferrers = new ArrayList<>();
      for (int i = 0; i < TRANSFERRERS; i++) {
        transferrers.add(new Thread(() -> transferOverAndOver(node, hot, cold, committed)));
        transferrers.get(i).start();
      }
      for (Thread each : transferrers) {
        each.join(60_000);
      }

      long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
      long meanwhile = patched.get() - before;
      stop.set(true);
      for (Thread each : patchers) {
        each.join(30_000);
      }
      System.out.println(
          TRANSFERS + " transfers in " + millis + " ms beside " + meanwhile + " patches");
      assertEquals(
          clashes, statistics.clashes() + statistics.outraced(), "nobody outraces its own node");
      assertTrue(meanwhile >= TRANSFERS, "the patches have their turn too: " + meanwhile);
      assertEquals(TRANSFERS, committed.get());
      assertEquals(TRANSFERS, node.sessions().view(Players.STORE, "cold").latest().data().coins());
      assertEquals(
          1_000 + patched.get() - TRANSFERS,
          node.sessions().view(Players.STORE, "hot").latest().data().coins());
    }
  }
}
