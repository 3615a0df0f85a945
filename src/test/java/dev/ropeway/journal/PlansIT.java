package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Ack;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.store.Migrations;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** How PostgreSQL plans a push, and what it plans afterwards, on a data source like any other. */
class PlansIT {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final EntryKey BOB = new EntryKey("players", "bob");
  private static final int PUSHES = 20;
  private static final String SETTINGS =
      """
      select string_agg(name || '=' || setting, ' ' order by name) from pg_settings
      where name like 'enable%' or name like 'plan%'
      """;

  private final TestJournal test = new TestJournal(TestDatabase.freshDatabaseUrl());

  @AfterEach
  void close() {
    test.close();
  }

  private Push next() {
    return next(null);
  }

  private Push next(@Nullable JsonValue result) {
    List<PulledEntry> entries = test.journal().entries(List.of(BOB));
    PulledEntry entry = entries.isEmpty() ? null : entries.get(0);
    EntrySnapshot base = EntrySnapshot.of(BOB, entry, JsonValue.EMPTY_JSON_OBJECT, Migrations.NONE);
    long version = base.version() + 1;
    EntryWrite write =
        new EntryWrite(
            base,
            new Position(version, 0),
            "{\"n\":" + version + "}",
            "[{\"op\":\"add\",\"path\":\"/n\",\"value\":" + version + "}]",
            false,
            Acks.text(List.of(new Ack("c", version, Status.APPLIED, null))),
            NOON,
            null);
    Outcome applied = new Outcome(Status.APPLIED, version, null, null, result);
    ActionWrite action = new ActionWrite(BOB, "c", version, "set", "1", null, applied, null);
    return new Push(List.of(write), List.of(action), List.of(), NOON);
  }

  private Connection connect(int prepareThreshold) throws SQLException {
    PGSimpleDataSource source = test.source();
    source.setPrepareThreshold(prepareThreshold);
    return source.getConnection();
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /** Where one key is pushed and tables are large, a plan of its own looks cheaper every time. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void pushOfOneKeyIsNotPlannedAnewEachTime(boolean answered) throws SQLException {
    JsonValue result = answered ? JsonValue.TRUE : null;
    assertEquals(Set.of(), test.push(next(result)));
    test.execute(
        """
        insert into entry (bucket, store, key, version, asides, data, created_at, updated_at)
        select ropeway_bucket('players', 'k' || n), 'players', 'k' || n, 1, 0, '{}', now(), now() from generate_series(1, 20000) n
        """);
    test.execute("analyze entry, entry_version, recorded_action");
    try (Connection connection = connect(1)) {
      for (int i = 0; i < PUSHES; i++) {
        new FastPush(connection, next(result)).run(0);
      }
      String plans = "select sum(%s) from pg_prepared_statements where statement like '%%guard%%'";
      assertTrue(
          Long.parseLong(text(connection, plans.formatted("generic_plans"))) >= PUSHES,
          "all of them are seen");
      assertEquals("0", text(connection, plans.formatted("custom_plans")));
    }
  }

  /** However much else is in the log, and whether PostgreSQL has counted it yet or not. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasUndoneIsFoundByItsIndex(boolean counted) throws SQLException {
    test.execute(
        """
        insert into recorded_action
          (bucket, store, key, client, id, name, args, recorded_at, status, version, decided_at)
        select ropeway_bucket('players', 'bob'), 'players', 'bob', 'c', n, case when n % 100 = 0 then 'undo' else 'set' end,
          jsonb_build_object('client', 'c', 'id', n - 1), now(), 'applied', n, now()
        from generate_series(1, 20000) n
        """);
    if (counted) {
      test.execute("analyze recorded_action");
    }
    String asked = PullStatements.UNDONE;
    String bucket = Bucket.of(BOB) + "::int2";
    for (String value : List.of(bucket, "'players'", "'bob'", "'c'", "99")) {
      asked = asked.replaceFirst("\\?", "array[" + value + "]");
    }
    try (Connection connection = connect(1)) {
      String plan = text(connection, "explain (format json) " + asked);
      assertTrue(plan.contains("recorded_action_undo"), plan);
      assertEquals("players", text(connection, asked), "found");
    }
  }

  /** A plan that is kept from when there was nothing to read would read everything later. */
  @Test
  void tablesThatWereSmallWhenTheStatementsWerePlannedAreNotReadWhole() throws SQLException {
    assertEquals(Set.of(), test.push(next()));
    test.execute("analyze entry, entry_version, recorded_action");
    String reads =
        """
        select sum(seq_scan) from pg_stat_user_tables
        where relname in ('entry', 'recorded_action')
        """;
    DecidedUpTo mine = new DecidedUpTo(new ClientKey(BOB, "c"), 1);
    try (Connection connection = connect(1)) {
      String before = test.text(reads);
      for (int i = 0; i < PUSHES; i++) {
        new FastPush(connection, next()).run(0);
        new PullStatements(connection).entries(List.of(BOB));
        new PullStatements(connection).positions(List.of(BOB));
        new OpeningStatements(connection).entries(List.of(BOB), 1_000_000);
        new OpeningStatements(connection).decided(List.of(mine), 10);
      }
      text(connection, "select pg_stat_force_next_flush()");
      assertEquals(before, test.text(reads));
    }
  }

  @Test
  void whoUsesTheConnectionNextIsPlannedForAsBefore() throws SQLException {
    assertEquals(Set.of(), test.push(next()));
    try (Connection connection = connect(5)) {
      String before = text(connection, SETTINGS);
      new FastPush(connection, next()).run(0);
      new PullStatements(connection).entries(List.of(BOB));
      assertEquals(before, text(connection, SETTINGS));

      connection.setAutoCommit(false);
      assertEquals(Set.of(), new PushStatements(connection, next()).run());
      connection.commit();
      assertEquals(before, text(connection, SETTINGS));
    }
  }

  @Test
  void callersTransactionIsPlannedForAsBefore() throws SQLException {
    assertEquals(Set.of(), test.push(next()));
    try (Connection connection = connect(5)) {
      connection.setAutoCommit(false);
      String before = text(connection, SETTINGS);
      Connection callers = CallersConnection.of(connection);
      assertEquals(1, new PullStatements(callers).entries(List.of(BOB)).size());
      ActionWrite pending = new ActionWrite(BOB, "d", 1, "set", "1", null, null, null);
      new PushStatements(callers, new Push(List.of(), List.of(pending), List.of(), NOON)).run();
      assertEquals(before, text(connection, SETTINGS));
      connection.rollback();
    }
  }
}
