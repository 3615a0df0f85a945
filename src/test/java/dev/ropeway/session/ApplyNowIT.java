package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.Await;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.Logged;
import dev.ropeway.NotAppliedException;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.CallersDatabase;
import jakarta.json.JsonNumber;
import jakarta.persistence.OptimisticLockException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Actions that are applied within a transaction of the caller's. */
class ApplyNowIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final CallersDatabase jta = new CallersDatabase(url);
  private final AtomicInteger outraced = new AtomicInteger();
  private final Store<Long> races = Store.of("races", Long.class).defaultData(() -> 0L).build();

  /** While it is applied another node is faster with bob, as long as that is below a number. */
  private final Action<Long, Integer> race = races.action("race", Integer.class, this::race);

  private final TestNode node = TestNode.within(jta, jta::over, url, List.of(Players.STORE, races));
  private final TestNode other = TestNode.start(url, Settings.standard(), List.of(Players.STORE));
  private final SessionService sessions = node.sessions();

  ApplyNowIT() {
    journal.execute("create table own (text text)");
  }

  @AfterEach
  void stop() {
    node.close();
    other.close();
    journal.close();
  }

  private static void own(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("insert into own values ('mine')");
    }
  }

  private TransactionOutcome.Committed give(long coins) {
    return sessions.applyNow(tx -> tx.patch(Players.STORE, "bob", Players.ADD_COINS, coins));
  }

  private long race(long before, int below) {
    try {
      if (outraced.get() < below) {
        outraced.incrementAndGet();
        elsewhere(1);
      }
      return before + 1;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void elsewhere(long coins) throws Exception {
    other
        .sessions()
        .patch(Players.STORE, "bob", Players.ADD_COINS, coins)
        .outcome()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private long stored() {
    return journal.number("select coalesce(max((data->>'coins')::int8), 0) from entry");
  }

  private long rows(String table) {
    return journal.number("select count(*) from %s".formatted(table));
  }

  private long actions() {
    return journal.number(Logged.sql("select count(*) from logged"));
  }

  @Test
  void outcomeIsKnownAtOnceAndStandsWithTheCommit() throws Exception {
    elsewhere(1);
    Connection connection = jta.begin();
    own(connection);
    TransactionOutcome.Committed outcome =
        sessions.applyNow(
            tx -> {
              tx.patch(Players.STORE, "bob", Players.ADD_COINS, 10L);
              tx.patch(Players.STORE, "tom", Players.FIND_COINS, 6L);
            });

    assertTrue(outcome.committed());
    assertEquals(List.of(2L, 1L), outcome.written().stream().map(w -> w.version()).toList());
    assertEquals(1, stored(), "nobody sees it before the commit");
    jta.commit();

    assertEquals(11, stored());
    assertEquals(1, rows("own"));
    assertEquals(11, sessions.data(Players.STORE, "bob").coins());
    long found = ((JsonNumber) outcome.results().get(1)).longValue();
    assertEquals(found, sessions.data(Players.STORE, "tom").coins(), "the dice fell then");
    assertEquals(
        3, journal.number("select count(*) from recorded_action where status = 'applied'"));
    elsewhere(100);
    assertEquals(111, stored());
  }

  @Test
  void deletionStandsWithTheCommit() throws Exception {
    elsewhere(1);
    jta.begin();
    sessions.applyNow(tx -> tx.delete(Players.STORE, "bob"));
    assertThrows(
        NotAppliedException.class,
        () -> sessions.applyNow(tx -> tx.delete(Players.STORE, "bob")),
        "it is gone for this transaction");
    assertTrue(other.sessions().view(Players.STORE, "bob").latest().exists());
    jta.commit();
    assertFalse(other.sessions().view(Players.STORE, "bob").latest().exists());
  }

  private TransactionOutcome.Committed giveOnce(long coins) {
    return sessions.applyNow(
        IdempotencyKey.of("receipt-7"),
        tx -> tx.patch(Players.STORE, "bob", Players.ADD_COINS, coins));
  }

  @Test
  void whatIsAskedForAgainIsAppliedOnce() throws Exception {
    jta.begin();
    giveOnce(10);
    jta.rollback();
    assertEquals(0, stored(), "it left nothing");

    jta.begin();
    TransactionOutcome.Committed first = giveOnce(10);
    assertEquals(first, giveOnce(10), "in the same one");
    jta.commit();
    elsewhere(1);
    Connection connection = jta.begin();
    own(connection);
    assertEquals(first, giveOnce(10));
    NotRecordedException refusal = assertThrows(NotRecordedException.class, () -> giveOnce(11));
    assertEquals(NotRecordedException.Kind.DIFFERENT_REPEAT, refusal.kind());
    jta.commit();

    assertEquals(1, rows("own"), "the transaction is unharmed");
    assertEquals(11, stored());
    TransactionOutcome elsewhere =
        other
            .sessions()
            .transaction(
                IdempotencyKey.of("receipt-7"),
                tx -> tx.patch(Players.STORE, "bob", Players.ADD_COINS, 10L))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    assertEquals(first, elsewhere);
  }

  @Test
  void watchersAreToldAfterTheCommitOnEveryNode() throws Exception {
    List<Long> seen = new CopyOnWriteArrayList<>();
    try (Session<Player> here = sessions.load(Players.STORE, "bob");
        Session<Player> there = other.sessions().load(Players.STORE, "bob")) {
      here.data();
      there.data();
      jta.begin();
      give(10);
      here.updated(player -> seen.add(player.coins()));
      Await.until(PATIENCE, "the first", () -> !seen.isEmpty());
      assertEquals(List.of(0L), seen);
      jta.commit();

      Await.until(Duration.ofSeconds(5), "here, by no pull", () -> here.data().coins() == 10);
      Await.until(Duration.ofSeconds(5), "there, by a hint", () -> there.data().coins() == 10);
    }
  }

  @Test
  void rollbackLeavesNothingAndTellsNobody() throws Exception {
    elsewhere(1);
    jta.begin();
    give(10);
    jta.rollback();

    assertEquals(1, stored());
    assertEquals(1, actions());
    assertEquals(1, rows("entry_version"));
    jta.begin();
    give(100);
    jta.commit();
    assertEquals(101, stored(), "nothing of it was remembered");
  }

  @Test
  void commitThatFailsLeavesNothing() throws Exception {
    journal.execute("create table strict_own (n int unique deferrable initially deferred)");
    journal.execute("insert into strict_own values (1)");
    try (Session<Player> bob = sessions.load(Players.STORE, "bob")) {
      bob.data();
      Connection connection = jta.begin();
      try (Statement statement = connection.createStatement()) {
        statement.execute("insert into strict_own values (1)");
      }
      give(10);
      assertThrows(SQLException.class, jta::commit);

      assertEquals(0, rows("entry"));
      assertEquals(0, bob.data().coins());
      elsewhere(1);
      assertEquals(1, stored());
    }
  }

  @Test
  void rejectionThrowsAndTheTransactionMayGoOn() throws Exception {
    sessions
        .patch(Players.STORE, "bob", Players.ADD_COINS, 0L) // from now on this node remembers him
        .outcome()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    Connection connection = jta.begin();
    NotAppliedException refused =
        assertThrows(
            NotAppliedException.class,
            () ->
                sessions.applyNow(
                    tx -> {
                      tx.patch(Players.STORE, "bob", Players.ADD_COINS, 10L);
                      tx.patch(Players.STORE, "bob", Players.TAKE_COINS, 11L);
                    }));
    assertEquals(1, refused.outcome().failedAction());
    assertEquals("not enough coins: 10 of 11", refused.outcome().failure().reason());
    own(connection);
    give(3);
    give(4);
    jta.commit();

    assertEquals(7, stored(), "each sees what was applied before it");
    assertEquals(1, rows("own"));
    assertEquals(3, actions());
  }

  @Test
  void whoIsOutracedOnceDoesNotNoticeIt() throws Exception {
    elsewhere(1);
    own(jta.begin());
    TransactionOutcome.Committed outcome =
        sessions.applyNow(
            tx -> {
              tx.patch(Players.STORE, "bob", Players.ADD_COINS, 10L);
              tx.patch(races, "one", race, 1);
            });
    jta.commit();

    assertTrue(outcome.committed());
    assertEquals(12, stored());
    assertEquals(1, rows("own"), "what was written before stays");
    assertEquals(4, actions());
    assertEquals(1, sessions.data(races, "one"), "nothing of the first try does");
  }

  @Test
  void whoIsOutracedAgainAndAgainRollsBackAndRepeats() throws Exception {
    elsewhere(1);
    AtomicInteger calls = new AtomicInteger();
    TransactionOutcome.Committed outcome =
        sessions.repeat(
            () -> {
              try {
                calls.incrementAndGet();
                own(jta.begin());
                TransactionOutcome.Committed applied =
                    sessions.applyNow(
                        tx -> {
                          tx.patch(Players.STORE, "bob", Players.ADD_COINS, 10L);
                          tx.patch(races, "one", race, 40);
                        });
                jta.commit();
                return applied;
              } catch (OptimisticLockException e) {
                assertTrue(jta.getRollbackOnly(), "it can only be rolled back");
                rollback();
                throw new IllegalStateException("as a container wraps it", e);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });

    assertTrue(outcome.committed());
    assertTrue(calls.get() > 2, () -> calls + " calls");
    assertEquals(51, stored(), "40 by the others, and 10 once");
    assertEquals(1, rows("own"));
  }

  private void rollback() {
    try {
      jta.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
