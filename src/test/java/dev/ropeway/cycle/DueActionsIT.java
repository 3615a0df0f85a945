package dev.ropeway.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.action.Author;
import dev.ropeway.action.ClientNames;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.Agenda;
import dev.ropeway.journal.AgendaEntry;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.DueStatements;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.ScheduledWrite;
import dev.ropeway.testing.HandClock;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How what has waited for its time comes into the log, step by step. */
class DueActionsIT {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final int BATCH = 500;

  private final TestJournal test = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final HandClock clock = new HandClock(NOON);
  private final Counting database = new Counting(test.database(), new AtomicInteger());
  private final Agenda agenda = new Agenda(database, 1_000_000, 3);
  private final List<EntryKey> told = new ArrayList<>();
  private final DueActions due = due(database, "games", "close");

  /** Counts what is asked of a database, and may lose an answer. */
  private record Counting(Database all, AtomicInteger uses) implements Database {
    @Override
    public <R> R transact(Work<R> work) {
      uses.incrementAndGet();
      return all.transact(work);
    }

    @Override
    public <R> R read(Work<R> work) {
      uses.incrementAndGet();
      return all.read(work);
    }

    @Override
    public EntityManagerFactory factory() {
      return all.factory();
    }

    @Override
    public void close() {
      all.close();
    }
  }

  /** Carries out what is a transaction of its own, and fails before it tells. */
  private record Losing(Database all) implements Database {
    @Override
    public <R> R transact(Work<R> work) {
      return all.transact(work);
    }

    @Override
    public <R> R read(Work<R> work) {
      return all.read(work);
    }

    @Override
    public <R> R once(SqlWork<R> statement) {
      all.once(statement);
      throw new IllegalStateException("the answer is lost");
    }

    @Override
    public EntityManagerFactory factory() {
      return all.factory();
    }

    @Override
    public void close() {
      all.close();
    }
  }

  private DueActions due(Database on, String store, String... names) {
    DueActions made =
        new DueActions(
            new DueStatements(on),
            Map.of(store, Set.of(names)),
            clock,
            Runnable::run,
            new Health(),
            told::addAll);
    made.start();
    return made;
  }

  @AfterEach
  void close() {
    test.close();
  }

  private AgendaEntry put(String key, String id, String name, Duration after) {
    return put(key, id, name, after, false, null);
  }

  private AgendaEntry put(
      String key, String id, String name, Duration after, boolean once, @Nullable Author author) {
    String identity = author == null ? null : author.identity();
    String client = ClientNames.later(identity, id);
    return agenda.write(
        new ScheduledWrite(
            new EntryKey("games", key),
            id,
            client,
            name,
            "null",
            once,
            NOON.plus(after),
            clock.instant(),
            author));
  }

  private long recorded() {
    return test.number("select count(*) from recorded_action");
  }

  private long waiting() {
    return test.number("select count(*) from scheduled_action");
  }

  private void decideAll() {
    test.execute("update recorded_action set status = 'applied', version = 1");
  }

  @Test
  void nothingIsAskedBeforeTheNextIsDue() {
    due.tick();
    int before = database.uses().get();
    put("a", "1", "close", Duration.ofMinutes(30));
    due.told(NOON.plus(Duration.ofMinutes(30)));
    int put = database.uses().get() - before;
    for (int i = 0; i < 29 * 60; i++) {
      clock.pass(Duration.ofSeconds(1));
      due.tick();
    }
    assertEquals(before + put, database.uses().get(), "not once in half an hour");
    assertEquals(0, recorded());
    assertEquals(0, due.lag());

    clock.pass(Duration.ofMinutes(1));
    due.tick();
    assertEquals(1, recorded());
    assertEquals(0, waiting());
    assertEquals(List.of(new EntryKey("games", "a")), told);
    decideAll();
    due.tick();
    int after = database.uses().get();
    due.tick();
    assertEquals(after, database.uses().get(), "quiet again");
    assertEquals(1, due.taken());
  }

  @Test
  void clockThatIsPutForwardOrBackIsFollowed() {
    put("a", "1", "close", Duration.ofMinutes(30));
    due.tick();
    clock.jump(Duration.ofMinutes(-10));
    clock.pass(Duration.ofMinutes(35));
    due.tick();
    assertEquals(0, recorded(), "it is 12:25");
    clock.jump(Duration.ofMinutes(5));
    due.tick();
    assertEquals(1, recorded());
    assertTrue(due.lag() >= 0);
  }

  @Test
  void whatIsLongDueComesInBatchesTheOldestFirst() {
    test.execute(
        """
        insert into scheduled_action
          (bucket, store, key, id, client, name, args, once, due_at, made_at, actor, roles)
        select ropeway_bucket('games', 'k' || n % 7), 'games', 'k' || n % 7, 'i' || n, 'c' || n, 'close', 'null', false,
          timestamptz '2026-11-01T12:00:00Z' - n * interval '1 second', now(), null, null
        from generate_series(1, 1200) n
        """);
    due.tick();
    assertEquals(BATCH, recorded());
    assertEquals(
        1200 - BATCH,
        test.number("select max(substr(id, 2)::int) from scheduled_action"),
        "those that have been due for the longest are gone");
    assertEquals(
        "c1200",
        test.text("select client from recorded_action order by recorded_at limit 1"),
        "and are recorded in that order");
    assertEquals(
        0,
        test.number(
            """
            select count(*) from recorded_action a, recorded_action b
            where a.recorded_at < b.recorded_at
              and substr(a.client, 2)::int < substr(b.client, 2)::int
            """));
    assertTrue(due.lag() > 600, () -> "lag " + due.lag());

    due.tick();
    assertEquals(BATCH, recorded(), "the next waits until these are decided");
    decideAll();
    due.tick();
    assertEquals(2 * BATCH, recorded());
    due.tick();
    assertEquals(2 * BATCH, recorded());
    clock.pass(Duration.ofSeconds(1));
    due.tick();
    assertEquals(1200, recorded(), "but not for ever");
    assertEquals(7, Set.copyOf(told).size());
  }

  @Test
  void whatIsNotKnownHereIsLeftToThoseWhoKnowIt() {
    for (int i = 0; i < 5; i++) {
      put("a", "new" + i, "archive", Duration.ofMinutes(1));
    }
    put("a", "old", "close", Duration.ofMinutes(2));
    due.tick();
    int before = database.uses().get();
    clock.pass(Duration.ofSeconds(90));
    due.tick();
    assertEquals(before, database.uses().get(), "it is no reason to look");
    clock.pass(Duration.ofSeconds(90));
    due.tick();
    assertEquals(1, recorded());
    assertEquals(5, waiting());
    assertEquals(List.of(new EntryKey("games", "a")), told);

    due(database, "games", "close", "archive").tick();
    assertEquals(6, recorded());
    assertEquals(0, waiting());
  }

  @Test
  void answerThatIsLostRecordsNothingTwice() {
    put("a", "1", "close", Duration.ZERO);
    DueActions losing = due(new Losing(test.database()), "games", "close");
    losing.tick();
    assertEquals(List.of(), told);
    clock.pass(Duration.ofSeconds(1));
    losing.tick();
    due.tick();
    assertEquals(1, recorded());
    assertEquals(1, test.number("select count(*) from recorded_action where status is null"));
  }

  /** As after an insert that looked for the first one before that was recorded. */
  @Test
  void rowThatCameBackIsNotRecordedAgain() {
    put("a", "1", "close", Duration.ZERO);
    test.execute("create table kept as select * from scheduled_action");
    due.tick();
    decideAll();
    test.execute("insert into scheduled_action select * from kept");
    due.compare();
    due.tick();
    assertEquals(0, waiting());
    assertEquals(1, test.number("select count(*) from recorded_action where status = 'applied'"));

    test.execute("delete from recorded_action");
    test.execute(
        "insert into client_mark (bucket, store, key, client, last_id) select ropeway_bucket(store, key), store, key, client, 1 from kept");
    test.execute("insert into scheduled_action select * from kept");
    clock.pass(Duration.ofSeconds(1));
    due.compare();
    due.tick();
    assertEquals(0, waiting());
    assertEquals(0, recorded(), "nor after it was cancelled or erased");
  }

  @Test
  void manyNodesAtOnceRecordEachOnceAndWhoCancelsKnowsWhichWasFirst() throws Exception {
    int count = 2_000;
    test.execute(
        """
        insert into scheduled_action
          (bucket, store, key, id, client, name, args, once, due_at, made_at, actor, roles)
        select ropeway_bucket('games', 'k' || n % 50), 'games', 'k' || n % 50, 'i' || n, 'c' || n, 'close', 'null', false,
          timestamptz '2026-11-01T11:00:00Z' + n * interval '1 millisecond', now(), null, null
        from generate_series(1, 2000) n
        """);
    DueStatements statements = new DueStatements(test.database());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger cancelled = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      all.add(
          threads.submit(
              () -> {
                for (var kinds = statements.next(); !kinds.isEmpty(); kinds = statements.next()) {
                  taken.addAndGet(statements.take(kinds, NOON, 50, 1_000_000).size());
                }
              }));
    }
    all.add(
        threads.submit(
            () -> {
              for (int n = count; n > 0; n--) {
                if (agenda.cancel(new EntryKey("games", "k" + n % 50), "i" + n, null)) {
                  cancelled.incrementAndGet();
                }
              }
            }));
    for (Future<?> each : all) {
      each.get(60, TimeUnit.SECONDS);
    }
    threads.shutdown();
    assertEquals(count, taken.get() + cancelled.get());
    assertEquals(taken.get(), recorded());
    assertTrue(cancelled.get() > 0 && taken.get() > 0, () -> cancelled + " and " + taken);
    assertEquals(0, waiting());
  }

  /** What is due first of a key is recorded first, whichever nodes take them up. */
  @Test
  void twoWhoTakeAtTheSameTimeKeepTheOrder() throws Exception {
    for (int i = 0; i < 3; i++) {
      put("a", "i" + i, "close", Duration.ofSeconds(i));
    }
    clock.pass(Duration.ofMinutes(1));
    DueStatements statements = new DueStatements(test.database());
    var kinds = statements.next();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (var connection = test.source().getConnection()) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("delete from scheduled_action where id = 'i0'"); // as the first does
        Future<List<ActionId>> second =
            thread.submit(() -> statements.take(kinds, clock.instant(), 1, 1_000_000));
        assertThrows(
            java.util.concurrent.TimeoutException.class,
            () -> second.get(200, TimeUnit.MILLISECONDS),
            "it waits for the first");
        connection.commit();
        assertEquals(List.of(), second.get(20, TimeUnit.SECONDS), "and does not pass it");
      }
    } finally {
      thread.shutdown();
    }
    assertEquals(2, waiting());
  }

  @Test
  void whatWasAskedForBeforeIsNotPutThereAgain() {
    assertEquals(
        AgendaEntry.Kind.NEW, put("a", "1", "close", Duration.ofMinutes(1), true, null).kind());
    AgendaEntry again = put("a", "1", "close", Duration.ofMinutes(9), true, null);
    assertEquals(AgendaEntry.Kind.REPEAT, again.kind());
    assertEquals(NOON.plus(Duration.ofMinutes(1)), again.due());
    assertTrue(agenda.cancel(new EntryKey("games", "a"), "1", null));
    assertFalse(agenda.cancel(new EntryKey("games", "a"), "1", null));
    assertEquals(
        AgendaEntry.Kind.GONE, put("a", "1", "close", Duration.ofMinutes(1), true, null).kind());
    assertEquals(1, test.number("select count(*) from client_mark"));

    put("a", "2", "close", Duration.ofMinutes(1));
    assertTrue(agenda.cancel(new EntryKey("games", "a"), "2", null));
    assertEquals(
        1,
        test.number("select count(*) from client_mark"),
        "what nobody asks for again leaves none");
  }

  @Test
  void callersAndKeysHaveBounds() {
    Author ann = new Author("ann", List.of("player"));
    for (int i = 0; i < 3; i++) {
      assertEquals(
          AgendaEntry.Kind.NEW, put("k" + i, "x", "close", Duration.ofDays(1), false, ann).kind());
    }
    assertEquals(
        AgendaEntry.Kind.CALLER_FULL,
        put("k9", "x", "close", Duration.ofDays(1), false, ann).kind());
    assertEquals(AgendaEntry.Kind.NEW, put("k9", "x", "close", Duration.ofDays(1)).kind());
    Agenda small = new Agenda(database, 1, 0);
    ScheduledWrite more =
        new ScheduledWrite(
            new EntryKey("games", "k9"), "y", "c", "close", "1", false, NOON, NOON, ann);
    assertEquals(AgendaEntry.Kind.KEY_FULL, small.write(more).kind());
    assertFalse(agenda.cancel(new EntryKey("games", "k0"), "x", "bob"), "not his");
    assertTrue(agenda.cancel(new EntryKey("games", "k0"), "x", "ann"));
    assertEquals(
        AgendaEntry.Kind.NEW, put("k9", "z", "close", Duration.ofDays(1), false, ann).kind());
  }
}
