package dev.ropeway.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.FaultyDatabase;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.Request.Numbering;
import dev.ropeway.delivery.Decided;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.Push;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.BoundStore;
import dev.ropeway.testing.HandClock;
import jakarta.json.JsonValue;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cycles by hand, on keys that cannot be worked on here and on a database that fails. */
class TroubledCycleIT {
  private static final EntryKey BOB = new EntryKey("players", "bob");
  private static final EntryKey SLOW_BOB = new EntryKey("slow", "bob");
  private static final Duration PUSH_DELAY = Duration.ofSeconds(5);
  private static final Duration LATER = Duration.ofMinutes(1);

  private static final Store<JsonValue> SLOW =
      Store.of("slow", JsonValue.class)
          .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
          .pushDelay(PUSH_DELAY)
          .build();

  private final TestJournal log = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final FaultyDatabase database = new FaultyDatabase(log.database());
  private final BoundStore<?> players = new BoundStore<>(Players.STORE);
  private final BoundStore<?> slow = new BoundStore<>(SLOW);
  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final Engine engine =
      new Engine(
          new Journal(database),
          new EntryCache(1_000_000),
          Settings.standard(),
          clock,
          Runnable::run,
          Runnable::run,
          new Deaf());

  /** Listens to nothing. */
  private static final class Deaf implements CycleListener {
    @Override
    public void pushed(Pushed pushed) {
      // nobody is told
    }

    @Override
    public void bad(EntryKey key, String reason) {
      // the requests say so
    }

    @Override
    public void good(EntryKey key) {
      // nobody is told
    }
  }

  @AfterEach
  void close() {
    log.close();
  }

  private static Request request(BoundStore<?> store, EntryKey key, Numbering numbering) {
    String args = store.name().equals("slow") ? "{\"path\":\"\",\"value\":{}}" : "1";
    var action = store.action(store.name().equals("slow") ? "set" : "add_coins").orElseThrow();
    PendingAction pending =
        new PendingAction(
            new ActionId(key, "c", 1),
            action,
            action.decode(JsonText.read(args)),
            args,
            null,
            null);
    return new Request(key, "c", numbering, List.of(pending));
  }

  private TransactionRequest transaction(BoundStore<?> store, EntryKey key) {
    PendingAction pending = request(store, key, Numbering.OWN).actions().get(0);
    return new TransactionRequest.Builder()
        .action(
            new TransactionPart(store, key, pending.action(), pending.args(), pending.text, null))
        .build();
  }

  /** A newer node records an action of which this one knows nothing. */
  private void recordUnknown(EntryKey key) {
    ActionWrite row = new ActionWrite(key, "new", 1, "of_tomorrow", "1", null, null, null);
    log.push(new Push(List.of(), List.of(row), List.of(), clock.instant()));
  }

  private void work() {
    clock.pass(LATER);
    for (int cycles = 0; engine.runOnce(); cycles++) {
      assertTrue(cycles < 100, "it comes to no end");
      clock.pass(Duration.ofSeconds(1));
    }
  }

  private static void assertBad(CompletableFuture<?> outcome) {
    assertTrue(outcome.isDone(), "it hangs");
    Throwable failure = assertThrows(ExecutionException.class, outcome::get).getCause();
    assertEquals(Kind.BAD, assertInstanceOf(NotRecordedException.class, failure).kind());
  }

  /** What was recorded before it can never be decided here. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void transactionOnAKeyThatIsBadFailsAndDoesNotHang(boolean submittedBefore) {
    engine.submit(request(slow, SLOW_BOB, Numbering.OWN), slow);
    assertTrue(engine.runOnce(), "recorded, and pending for the push delay");
    recordUnknown(SLOW_BOB);
    TransactionRequest transaction = transaction(slow, SLOW_BOB);

    if (submittedBefore) {
      engine.submit(transaction);
      work();
    } else {
      work();
      engine.submit(transaction);
    }
    work();

    assertBad(transaction.outcome());
    assertEquals(0, log.number("select count(*) from entry where version > 0"));
  }

  @ParameterizedTest
  @EnumSource(Numbering.class)
  void whatACommitOfUnknownEndHadRecordedIsToldOnAKeyThatIsBad(Numbering numbering)
      throws Exception {
    Request request = request(players, BOB, numbering);
    database.afterWrite(
        () -> {
          database.heal();
          recordUnknown(BOB);
          throw new PersistenceException(new SQLTransientConnectionException("gone"));
        });
    engine.submit(request, players);

    work();

    assertTrue(request.recorded().isDone());
    request.recorded().get();
    Decided<Outcome> decided = request.actions().get(0).outcome().get();
    assertEquals(Status.APPLIED, decided.outcome().status());
    assertFalse(decided.duplicate(), "the client had sent it once");
  }

  @Test
  void whatWasNotRecordedIsRefusedOnAKeyThatIsBad() {
    Request request = request(players, BOB, Numbering.REMOTE);
    database.beforeWrite(
        () -> {
          database.heal();
          recordUnknown(BOB);
          throw new PersistenceException(new SQLTransientConnectionException("gone"));
        });
    engine.submit(request, players);

    work();

    assertBad(request.recorded());
    assertBad(request.actions().get(0).outcome());
  }

  @ParameterizedTest
  @ValueSource(strings = {"40P01", "40001"})
  void conflictWithOthersIsTriedAgainQuietly(String state) throws Exception {
    AtomicInteger conflicts = new AtomicInteger();
    AtomicBoolean failed = new AtomicBoolean();
    database.beforeWrite(
        () -> {
          failed.compareAndSet(false, engine.health().failing());
          if (conflicts.incrementAndGet() <= 3) {
            throw new PersistenceException(new SQLException("in each other's way", state));
          }
        });
    Request request = request(players, BOB, Numbering.REMOTE);
    engine.submit(request, players);
    work();
    TransactionRequest transaction = transaction(players, BOB);
    conflicts.set(0);
    engine.submit(transaction);
    work();

    assertEquals(Status.APPLIED, request.actions().get(0).outcome().get().outcome().status());
    assertTrue(transaction.outcome().get().outcome().committed());
    assertEquals(6, engine.statistics().clashes());
    assertEquals(0, engine.statistics().failures());
    assertFalse(failed.get(), "said to be away");
  }
}
