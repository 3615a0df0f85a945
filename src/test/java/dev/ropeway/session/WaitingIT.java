package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Outcome;
import dev.ropeway.OutcomePendingException;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** How long callers of the Java API wait for outcomes, on a real database. */
@Timeout(60)
class WaitingIT {
  /** Long enough for all that is decided without delay, however busy the machine. */
  private static final long WAIT = 5_000;

  private final String url = TestDatabase.freshDatabaseUrl();
  private final Settings settings = Settings.standard().with(Setting.WAIT, WAIT);
  private final HandRegistry transactions = new HandRegistry();
  private final TestNode node =
      TestNode.within(transactions, url, settings, List.of(Players.STORE));

  @AfterEach
  void stop() {
    node.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static OutcomePendingException pending(CompletionStage<?> stage) {
    ExecutionException failure = assertThrows(ExecutionException.class, () -> get(stage));
    return assertInstanceOf(OutcomePendingException.class, failure.getCause());
  }

  @Test
  void anOutageHoldsNobodyLongerThanARequest() throws Exception {
    try (Session<Player> bob = node.sessions().load(Players.STORE, "bob");
        Session<Player> tom = node.sessions().load(Players.STORE, "tom")) {
      get(bob.patch(Players.ADD_COINS, 1L).outcome());
      Patch patch;
      CompletionStage<TransactionOutcome> transaction;
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("lock table recorded_action, entry_version in access exclusive mode");

        patch = bob.patch(Players.ADD_COINS, 10L);
        transaction = node.sessions().transaction(tx -> tx.patch(tom, Players.ADD_COINS, 7L));
        OutcomePendingException late = pending(patch.outcome());
        assertFalse(late.recorded());
        assertTrue(String.valueOf(late.getMessage()).contains("players/bob"), late::getMessage);
        pending(transaction);
        connection.rollback();
      }

      get(bob.saved());
      assertEquals(new Outcome(Outcome.Status.APPLIED, 2, null), get(patch.outcome()));
      assertEquals(11, bob.data().coins(), "it was applied once, late as it was");
    }
  }

  @Test
  void withinTheTransactionThatRecordsItWaitingFailsAtOnce() throws Exception {
    try (Session<Player> ann = node.sessions().load(Players.STORE, "ann")) {
      transactions.begin();
      Patch patch = ann.patch(Players.ADD_COINS, 10L);
      CompletableFuture<Outcome> outcome = patch.outcome().toCompletableFuture();
      CompletableFuture<Long> dependent =
          patch.outcome().thenApply(Outcome::version).toCompletableFuture();
      CompletableFuture<Void> recorded = patch.recorded().toCompletableFuture();
      CompletableFuture<TransactionOutcome> transaction =
          node.sessions()
              .transaction(tx -> tx.patch(ann, Players.ADD_COINS, 5L))
              .toCompletableFuture();
      for (CompletableFuture<?> each : List.of(outcome, dependent, recorded, transaction)) {
        for (Executable waiting :
            List.<Executable>of(each::join, each::get, () -> each.get(30, TimeUnit.SECONDS))) {
          var refusal = assertThrows(IllegalStateException.class, waiting);
          assertTrue(String.valueOf(refusal.getMessage()).contains("decided after the commit"));
        }
        assertFalse(each.isDone(), "that nobody can wait here ends nothing");
      }
      transactions.commit();

      assertEquals(Outcome.Status.APPLIED, get(outcome).status());
      assertEquals(get(outcome).version(), get(dependent));
      get(recorded);
      assertTrue(get(transaction).committed());
      assertEquals(15, node.sessions().view(Players.STORE, "ann").latest().data().coins());
    }
  }

  @Test
  void whatAnEarlierTransactionRecordedCanBeWaitedForInTheNext() throws Exception {
    try (Session<Player> kim = node.sessions().load(Players.STORE, "kim")) {
      CompletableFuture<Outcome> alone =
          kim.patch(Players.ADD_COINS, 1L).outcome().toCompletableFuture();
      transactions.begin();
      assertEquals(Outcome.Status.APPLIED, get(alone).status());
      CompletableFuture<Outcome> first =
          kim.patch(Players.ADD_COINS, 1L).outcome().toCompletableFuture();
      transactions.commit();
      transactions.begin();
      assertEquals(Outcome.Status.APPLIED, get(first).status());
      transactions.commit();
    }
  }
}
