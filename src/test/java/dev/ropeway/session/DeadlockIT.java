package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.LogEar;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Somebody who is no push locks rows in another order, and PostgreSQL has a push give way. */
class DeadlockIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LOCK = "update entry set user_ids = user_ids where key = '%s'";

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal test = new TestJournal(url);

  @Test
  void pushThatGivesWayIsDoneAgainAndNobodyNotices() throws Exception {
    AtomicInteger unready = new AtomicInteger();
    try (test;
        TestNode node = TestNode.start(url, Settings.standard(), List.of(Players.STORE));
        Session<Player> ann = node.sessions().load(Players.STORE, "ann");
        Session<Player> bob = node.sessions().load(Players.STORE, "bob");
        LogEar ear = new LogEar();
        Connection other = test.source().getConnection();
        Statement statement = other.createStatement()) {
      ann.patch(Players.ADD_COINS, 10L).outcome().toCompletableFuture().get(30, TimeUnit.SECONDS);
      bob.patch(Players.ADD_COINS, 10L).outcome().toCompletableFuture().get(30, TimeUnit.SECONDS);
      other.setAutoCommit(false);
      statement.execute("set local deadlock_timeout = '60s'"); // so the other one is chosen
      statement.execute(LOCK.formatted("bob"));

      CompletableFuture<TransactionOutcome> transfer =
          node.sessions()
              .transaction(
                  tx -> {
                    tx.patch(ann, Players.TAKE_COINS, 3L);
                    tx.patch(bob, Players.ADD_COINS, 3L);
                  })
              .toCompletableFuture();
      BooleanSupplier waits =
          () ->
              test.number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
                  > 0;
      Await.until(
          PATIENCE, "the push waits for bob", () -> watch(node, unready) && waits.getAsBoolean());
      statement.execute(LOCK.formatted("ann")); // which the push has
      other.commit();

      Await.until(PATIENCE, "decided", () -> watch(node, unready) && transfer.isDone());
      assertTrue(transfer.get().committed());
      assertEquals(1, deadlocks());
      assertEquals(7, coins(node, "ann"));
      assertEquals(13, coins(node, "bob"));
      assertEquals(0, unready.get(), "ready all the time");
      assertEquals(0, node.parts().engine().statistics().failures());
      assertEquals(List.of(), ear.lines());
    }
  }

  private static boolean watch(TestNode node, AtomicInteger unready) {
    if (node.node().notWorking() != null) {
      unready.incrementAndGet();
    }
    return true;
  }

  private long deadlocks() throws SQLException {
    test.execute("select pg_stat_force_next_flush()");
    return test.number("select deadlocks from pg_stat_database where datname = current_database()");
  }

  private static long coins(TestNode node, String key) {
    return node.sessions().view(Players.STORE, key).latest().data().coins();
  }
}
