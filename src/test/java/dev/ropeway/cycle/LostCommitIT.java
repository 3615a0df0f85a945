package dev.ropeway.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Logged;
import dev.ropeway.Outcome.Status;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.Request.Numbering;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Journal;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.BoundStore;
import dev.ropeway.testing.HandClock;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A connection that dies while a push is committed: nobody knows whether it was. */
class LostCommitIT {
  private static final EntryKey BOB = new EntryKey("players", "bob");
  private static final int COUNT = 2;

  private final TestJournal journal = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final BoundStore<?> players = new BoundStore<>(Players.STORE);
  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final Dying database = new Dying();
  private final Engine engine =
      new Engine(
          new Journal(database),
          new EntryCache(1_000_000),
          Settings.standard(),
          clock,
          Runnable::run,
          Runnable::run,
          new DeafListener());

  /** The journal's database, whose connection dies at the next write. */
  private final class Dying implements Database {
    private boolean dies;
    private boolean commits;

    void die(boolean afterCommit) {
      dies = true;
      commits = afterCommit;
    }

    @Override
    public <R> R transact(Work<R> work) {
      perhapsDie(!commits);
      R result = journal.database().transact(work);
      perhapsDie(commits);
      return result;
    }

    @Override
    public <R> R once(SqlWork<R> statement) {
      perhapsDie(!commits);
      R result = journal.database().once(statement);
      perhapsDie(commits);
      return result;
    }

    private void perhapsDie(boolean now) {
      if (dies && now) {
        dies = false;
        throw new PersistenceException(new SQLTransientConnectionException("gone"));
      }
    }

    @Override
    public <R> R read(Work<R> work) {
      return journal.database().read(work);
    }

    @Override
    public EntityManagerFactory factory() {
      return journal.database().factory();
    }

    @Override
    public void close() {
      // the journal's owner does
    }
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private Request give(Numbering numbering, String client) {
    var action = players.action("add_coins").orElseThrow();
    List<PendingAction> actions =
        LongStream.rangeClosed(1, COUNT)
            .mapToObj(id -> new ActionId(BOB, client, id))
            .map(
                id ->
                    new PendingAction(
                        id, action, action.decode(JsonText.read("1")), "1", null, null))
            .toList();
    Request request = new Request(BOB, client, numbering, actions);
    engine.submit(request, players);
    return request;
  }

  /** Runs all cycles that are due in the next minutes; a broken engine must fail, not hang. */
  private void work() {
    for (int second = 0; second < 300; second++) {
      for (int cycle = 0; engine.runOnce(); cycle++) {
        assertTrue(cycle < 100, "the cycles come to no end");
      }
      clock.pass(Duration.ofSeconds(1));
    }
  }

  @ParameterizedTest(name = "{0}, before: {1}, committed: {2}")
  @CsvSource({
    "OWN, false, false", "OWN, false, true", "OWN, true, false", "OWN, true, true",
    "REMOTE, false, false", "REMOTE, false, true", "REMOTE, true, false", "REMOTE, true, true",
    "IDEMPOTENCY_KEY, false, true", "IDEMPOTENCY_KEY, true, true",
  })
  void everyActionIsAppliedOnceAndToldAsIfNothingHadHappened(
      Numbering numbering, boolean before, boolean committed) {
    int versions = before ? 2 : 1;
    if (before) {
      give(Numbering.OWN, "other"); // so that the entry is there, and the push a usual one
      work();
    }
    database.die(committed);
    Request request = give(numbering, "client");
    engine.runOnce();
    assertFalse(database.dies, "the connection has died");
    for (PendingAction pending : request.actions) {
      assertFalse(pending.outcome().isDone(), "nothing is told that nobody knows");
    }

    work();
    for (PendingAction pending : request.actions) {
      assertTrue(pending.outcome().isDone(), "decided after some minutes");
      assertEquals(Status.APPLIED, pending.outcome().join().outcome().status());
      assertEquals(versions, pending.outcome().join().outcome().version());
      assertFalse(pending.outcome().join().duplicate(), "it was not the client who repeated it");
    }
    assertEquals(versions * COUNT, journal.number("select (data->>'coins')::int8 from entry"));
    assertEquals(
        versions * COUNT,
        journal.number(Logged.sql("select count(distinct (client, id)) from logged")));
    assertEquals(versions * COUNT, journal.number(Logged.sql("select count(*) from logged")));
    assertEquals(versions, journal.number("select count(*) from entry_version"));
  }
}
