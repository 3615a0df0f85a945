package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Callers that block where they are told an outcome. */
class BlockedOutcomesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int BLOCKED = 120;

  /** Those that tell, of which there are 64, and the node's own. */
  private static final int MOST_THREADS = 100;

  @Test
  void theyHoldUpEachOtherButNoCycleAndTakeNoMoreThreads() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger told = new AtomicInteger();
    String url = TestDatabase.freshDatabaseUrl();
    try (TestNode node = TestNode.start(url, Settings.standard(), List.of(Players.STORE));
        Session<Player> here = node.sessions().load(Players.STORE, "key");
        Session<Player> there = node.sessions().load(Players.STORE, "key")) {
      for (int i = 1; i <= BLOCKED; i++) {
        here.patch(Players.ADD_COINS, 1L)
            .outcome()
            .thenRun(
                () -> {
                  await(release);
                  told.incrementAndGet();
                });
        long coins = i; // another session shows only what is committed
        Await.until(PATIENCE, coins + " coins", () -> there.data().coins() == coins);
      }
      assertTrue(node.mostThreads() < MOST_THREADS, node.mostThreads() + " threads");
      release.countDown();
      Await.until(PATIENCE, "all are told", () -> told.get() == BLOCKED);
    } finally {
      release.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
