package dev.ropeway.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Logged;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.StoredInvariants;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.Request.Numbering;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ClashException;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Journal;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.BoundStore;
import dev.ropeway.testing.HandClock;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A push whose connection is lost while it is still under way: it takes effect at some time later,
 * or never, and has left no rows that could refuse another.
 */
class LateCommitIT {
  private static final EntryKey BOB = new EntryKey("players", "bob");
  private static final String SESSION = "ropeway:session:one";
  private static final int COUNT = 2;

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final BoundStore<?> players = new BoundStore<>(Players.STORE);
  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final Lossy database = new Lossy();
  private final Engine engine = engine(new Journal(database), Settings.standard());
  private final Engine other = engine(journal.journal(), Settings.standard());

  private Engine engine(Journal own, Settings settings) {
    EntryCache cache = new EntryCache(1_000_000);
    return new Engine(
        own, cache, settings, clock, Runnable::run, Runnable::run, new DeafListener());
  }

  /** The journal's database, which loses a push that is done in one statement. */
  private final class Lossy implements Database {
    private boolean loses;
    private @Nullable SqlWork<?> lost;
    private Runnable beforeNext = () -> {};

    /** What was lost takes effect, if nothing has come before it. */
    void arrive() {
      SqlWork<?> work = lost;
      if (work != null) {
        lost = null;
        try {
          journal.database().once(work);
        } catch (ClashException e) {
          // another was faster, which nobody hears of any more
        }
      }
    }

    @Override
    public <R> R once(SqlWork<R> statement) {
      if (loses) {
        loses = false;
        lost = statement;
        throw new PersistenceException(new SQLTransientConnectionException("gone"));
      }
      interrupt();
      return journal.database().once(statement);
    }

    @Override
    public <R> R transact(Work<R> work) {
      interrupt();
      return journal.database().transact(work);
    }

    private void interrupt() {
      Runnable now = beforeNext;
      beforeNext = () -> {};
      now.run();
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

  private Request give(Engine to, Numbering numbering, String client, long first) {
    var action = players.action("add_coins").orElseThrow();
    List<PendingAction> actions =
        LongStream.range(first, first + COUNT)
            .mapToObj(id -> new ActionId(BOB, client, id))
            .map(
                id ->
                    new PendingAction(
                        id, action, action.decode(JsonText.read("1")), "1", null, null))
            .toList();
    Request request = new Request(BOB, client, numbering, actions);
    to.submit(request, players);
    return request;
  }

  private void work(Engine worker) {
    for (int second = 0; second < 300; second++) {
      for (int cycle = 0; worker.runOnce(); cycle++) {
        assertTrue(cycle < 100, "the cycles come to no end");
      }
      clock.pass(Duration.ofSeconds(1));
    }
  }

  /** Loses a push of a session's actions. */
  private Request lose(Engine loser) {
    give(other, Numbering.OWN, "first", 1); // so that the entry is there, and the push a usual one
    work(other);
    database.loses = true;
    Request request = give(loser, Numbering.OWN, SESSION, 1);
    loser.runOnce();
    assertNotNull(database.lost, "a push went out and was lost");
    return request;
  }

  /** Adds as many, so that the lost push comes too late unless it has arrived. */
  private void overtake() {
    give(other, Numbering.OWN, "faster", 1);
    work(other);
  }

  private void assertOnce(Request... requests) throws SQLException {
    assertEquals(
        journal.number(
            Logged.sql(
                """
                select sum(args::int8) from (select distinct client, id, args from logged) one
                """)),
        journal.number("select (data->>'coins')::int8 from entry"));
    assertEquals(
        0,
        journal.number(Logged.sql("select count(*) - count(distinct (client, id)) from logged")),
        "logged twice");
    StoredInvariants.assertAll(url, true);
    for (Request request : requests) {
      for (PendingAction each : request.actions()) {
        assertTrue(each.outcome().isDone(), "decided after some minutes");
        long version = each.outcome().join().outcome().version();
        assertEquals(
            version,
            journal.number(
                Logged.sql(
                    "select version from logged where client = '%s' and id = %d"
                        .formatted(SESSION, each.id().id()))),
            "told as it was");
      }
    }
  }

  @ParameterizedTest(name = "{0}, in the way of others: {1}")
  @CsvSource({
    "never, false", "before the next, false", "within the next, false", "after the next, false",
    "never, true", "before the other, true", "after the other, true", "within the next, true",
  })
  void everyActionIsAppliedOnceWheneverALostPushArrives(String when, boolean overtaken)
      throws SQLException {
    Request request = lose(engine);
    if (when.equals("before the next") || when.equals("before the other")) {
      database.arrive();
    } else if (when.equals("within the next")) {
      database.beforeNext = database::arrive;
    }
    if (overtaken) {
      overtake();
    }
    if (when.equals("after the other")) {
      database.arrive();
    }
    Request next = give(engine, Numbering.OWN, SESSION, 1 + COUNT);
    work(engine);
    database.arrive();
    work(engine);

    assertOnce(request, next);
    assertEquals(0, journal.number("select count(*) from recorded_action where status is null"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"never", "within the next"})
  void whereMuchIsPendingNothingIsRecordedThatMayHaveBeenAppliedAlready(String when)
      throws SQLException {
    Engine small = engine(new Journal(database), Settings.standard().with(Setting.PENDING, 8));
    Request request = lose(small);
    journal.execute(
        """
        insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at)
        select ropeway_bucket('players', 'bob'), 'players', 'bob', 'crowd-' || n, 1, 'add_coins', '2', now()
        from generate_series(1, 20) n
        """);
    if (when.equals("within the next")) {
      database.beforeNext = database::arrive;
    }
    Request next = give(small, Numbering.OWN, SESSION, 1 + COUNT);
    work(small);
    assertOnce(request, next);
  }

  @Test
  void whatTheHistoryHasLostMeanwhileIsNotAppliedAgain() {
    Request request = lose(engine);
    database.arrive();
    overtake();
    journal.execute("update entry_version set snapshot = '{}' where version = 3");
    journal.execute("delete from entry_version where version < 3");
    work(engine);
    CompletionException failure =
        assertThrows(CompletionException.class, () -> request.recorded().join());
    assertEquals(
        Kind.OUTCOME_PRUNED,
        assertInstanceOf(NotRecordedException.class, failure.getCause()).kind());
    assertEquals(3 * COUNT, journal.number("select (data->>'coins')::int8 from entry"));
  }

  @Test
  void aMixedPushKeepsRowsOfThoseAloneWhoMayRepeat() throws SQLException {
    give(engine, Numbering.OWN, SESSION, 1);
    work(engine);
    Request own = give(engine, Numbering.OWN, SESSION, 1 + COUNT);
    Request remote = give(engine, Numbering.REMOTE, "remote", 1);
    Request more = give(engine, Numbering.OWN, SESSION, 1 + 2 * COUNT);
    engine.runOnce();
    assertOnce(own, more);
    assertTrue(remote.actions().get(0).outcome().isDone(), "of the same push");
    assertEquals(
        String.join(",", SESSION, SESSION, "remote", "remote", SESSION, SESSION),
        journal.text(
            """
            select string_agg(ack->>0, ',') from entry_version, jsonb_array_elements(actions) ack
            where version = 2
            """));
    assertEquals(
        COUNT, journal.number("select count(*) from recorded_action where client = 'remote'"));
    assertEquals(
        0,
        journal.number(
            "select count(*) from recorded_action where client = '%s' and id > 2"
                .formatted(SESSION)));

    Request repeat = give(engine, Numbering.REMOTE, "remote", 1);
    work(engine);
    assertTrue(repeat.actions().get(0).outcome().join().duplicate());
    assertOnce(own, more);
  }
}
