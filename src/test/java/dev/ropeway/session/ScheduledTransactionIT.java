package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.After;
import dev.ropeway.Await;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Scheduled;
import dev.ropeway.SessionService;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.CallersDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Actions that are put off, and cancelled, within a transaction of the caller's. */
class ScheduledTransactionIT {
  private static final IdempotencyKey SEVEN = IdempotencyKey.of("receipt-7");

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final CallersDatabase jta = new CallersDatabase(url);
  private final TestNode node = TestNode.within(jta, jta::over, url, List.of(Players.STORE));
  private final SessionService sessions = node.sessions();

  @AfterEach
  void stop() {
    node.close();
    journal.close();
  }

  private Scheduled later(After when) {
    return sessions.patch(Players.STORE, "bob", Players.ADD_COINS, 10L, when);
  }

  private Scheduled once(long coins) {
    return sessions.patch(Players.STORE, "bob", Players.ADD_COINS, coins, After.hours(1), SEVEN);
  }

  private Scheduled toms() {
    return sessions.patch(Players.STORE, "tom", Players.ADD_COINS, 10L, After.hours(1), SEVEN);
  }

  private static void await(Scheduled scheduled) throws Exception {
    scheduled.recorded().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private long waiting() {
    return journal.number("select count(*) from scheduled_action");
  }

  @Test
  void itWaitsIfAndOnlyIfTheTransactionCommits() throws Exception {
    jta.begin();
    Scheduled gone = later(After.seconds(0));
    assertEquals(0, waiting(), "nobody sees it before the commit");
    jta.rollback();
    assertEquals(0, waiting());
    ExecutionException failure = assertThrows(ExecutionException.class, () -> await(gone));
    assertEquals(
        Kind.ROLLED_BACK, assertInstanceOf(NotRecordedException.class, failure.getCause()).kind());

    jta.begin();
    Scheduled kept = later(After.seconds(0));
    jta.commit();
    await(kept);
    Await.until(
        Duration.ofSeconds(20),
        "it is recorded then",
        () -> sessions.data(Players.STORE, "bob").coins() == 10);
    assertEquals(0, waiting());
  }

  @Test
  void itIsCancelledIfAndOnlyIfTheTransactionCommits() throws Exception {
    Scheduled waiting = later(After.hours(1));
    await(waiting);
    jta.begin();
    assertTrue(sessions.cancelScheduled(Players.STORE, "bob", waiting.id()));
    jta.rollback();
    assertEquals(1, waiting());

    jta.begin();
    assertTrue(sessions.cancelScheduled(Players.STORE, "bob", waiting.id()));
    jta.commit();
    assertEquals(0, waiting());
  }

  @Test
  void repeatLeavesTheTransactionUnharmed() throws Exception {
    jta.begin();
    Scheduled first = once(10);
    Scheduled within = once(10);
    NotRecordedException other = assertThrows(NotRecordedException.class, () -> once(11));
    assertEquals(Kind.DIFFERENT_REPEAT, other.kind());
    later(After.hours(2));
    jta.commit();
    await(first);
    await(within);
    assertEquals(2, waiting());
    assertEquals(first.id(), within.id());

    jta.begin();
    Scheduled again = once(10);
    jta.rollback();
    await(again); // it was recorded by the first
    jta.begin();
    Scheduled tomsFirst = toms();
    Scheduled tomsSecond = toms();
    jta.rollback();
    for (Scheduled each : List.of(tomsFirst, tomsSecond)) {
      assertThrows(ExecutionException.class, () -> await(each), "neither was");
    }
    assertFalse(sessions.cancelScheduled(Players.STORE, "tom", first.id()));
  }
}
