package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Ack;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.store.Migrations;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What a small batch costs on a key that has thousands of rows in every table, under plans that
 * were made before it had any and are kept: as much as its batch, whatever PostgreSQL knew then.
 */
class HotKeyPlansIT {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final EntryKey HOT = new EntryKey("players", "hot");
  private static final EntryKey WARM = new EntryKey("players", "warm");
  private static final EntryKey OTHER = new EntryKey("players", "other");
  private static final int OTHERS = 2_000;
  private static final int ROWS = 5_000;
  private static final int PENDING = 400;
  private static final int BATCH = 10;

  /** Index entries that a batch may be found by; one look too many at the log is {@link #ROWS}. */
  private static final int MOST_ROWS = 100;

  private static final int MOST_PAGES = 300;

  private final TestJournal test = new TestJournal(TestDatabase.freshDatabaseUrl());

  @AfterEach
  void close() {
    test.close();
  }

  /** What PostgreSQL knows of the tables when it makes the plans. */
  enum Known {
    NOTHING(""),
    ONE_ROW(rows("'one'", "'c'", 1, 1) + "analyze"),
    MANY_KEYS(rows("'k' || n", "'c'", 1, 3_000) + "analyze"),
    ONE_KEY(rows("'one'", "'c'", 1, 500) + "analyze");

    private final String tables;

    Known(String tables) {
      this.tables = tables;
    }
  }

  /** Rows of keys in every table, of which each tenth action is an undo. */
  private static String rows(String key, String client, int from, int to) {
    return """
        insert into entry (bucket, store, key, version, asides, data, created_at, updated_at)
        select distinct ropeway_bucket('players', %1$s), 'players', %1$s, %4$d, 0, '{}'::jsonb, now(), now()
        from generate_series(%3$d, %4$d) n on conflict do nothing;
        insert into entry_version (bucket, store, key, version, at, patch, actions)
        select ropeway_bucket('players', %1$s), 'players', %1$s, n, timestamptz 'epoch' + n * interval '1 s', '[]', '[]'
        from generate_series(%3$d, %4$d) n;
        insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at,
          status, version, aside, decided_at)
        select ropeway_bucket('players', %1$s), 'players', %1$s, %2$s, n,
          case n %% 10 when 0 then 'undo' else 'set' end,
          jsonb_build_object('client', %2$s, 'id', n - 1), now(),
          case n %% 10 when 1 then 'rejected' else 'applied' end, n,
          case n %% 10 when 1 then n end, now()
        from generate_series(%3$d, %4$d) n;
        insert into client_mark (bucket, store, key, client, last_id)
        select ropeway_bucket('players', %1$s), 'players', %1$s, 'd' || n, 1
        from generate_series(%3$d, %4$d) n;
        insert into scheduled_action (bucket, store, key, id, client, name, args, once, due_at, made_at)
        select ropeway_bucket('players', %1$s), 'players', %1$s, 'i' || n, 'e' || n, 'close', 'null', true,
          timestamptz 'epoch' + n * interval '1 s', now()
        from generate_series(%3$d, %4$d) n;
        """
        .formatted(key, client, from, to);
  }

  private static String pending(EntryKey key, int from, int to) {
    return """
        insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at)
        select ropeway_bucket('players', '%1$s'), 'players', '%1$s', 'p', n, 'set', '1', now()
        from generate_series(%2$d, %3$d) n;
        """
        .formatted(key.key(), from, to);
  }

  /** One of the things that cycles, readers and timers do. */
  @FunctionalInterface
  private interface Step {
    void run(Connection connection) throws SQLException;
  }

  private static List<ActionId> actions(EntryKey key, String client, long from) {
    return LongStream.range(from, from + BATCH)
        .mapToObj(id -> new ActionId(key, client, id))
        .toList();
  }

  private static List<ClientKey> clients(EntryKey key) {
    return LongStream.range(0, BATCH).mapToObj(n -> new ClientKey(key, "d" + (10 + n))).toList();
  }

  private static EntrySnapshot entry(Connection connection, EntryKey key) throws SQLException {
    List<PulledEntry> found = new PullStatements(connection).entries(List.of(key));
    PulledEntry entry = found.isEmpty() ? null : found.get(0);
    return EntrySnapshot.of(key, entry, JsonValue.EMPTY_JSON_OBJECT, Migrations.NONE);
  }

  private static EntryWrite write(EntrySnapshot base, boolean migrating) {
    long version = base.version() + 1;
    Position next = new Position(version, base.position().refusals());
    String made = Acks.text(List.of(new Ack("c", version, Status.APPLIED, null)));
    List<String> migrations = migrating ? List.of("m") : null;
    return new EntryWrite(base, next, "{}", "[]", false, made, NOON, migrations);
  }

  private static Outcome applied(EntrySnapshot base, @Nullable JsonValue result) {
    return new Outcome(Status.APPLIED, base.version() + 1, null, null, result);
  }

  /** A push of new actions alone. */
  private static void fast(Connection connection, EntryKey key, @Nullable JsonValue result)
      throws SQLException {
    EntrySnapshot base = entry(connection, key);
    ActionWrite action =
        new ActionWrite(
            key, "f", base.version() + 1, "set", "1", null, applied(base, result), null);
    Push push = new Push(List.of(write(base, false)), List.of(action), List.of(), NOON);
    new FastPush(connection, push).run(0);
  }

  /** A push that decides some of what is pending. */
  private static void decide(
      Connection connection,
      EntryKey key,
      long from,
      @Nullable String kept,
      @Nullable JsonValue result,
      boolean whole)
      throws SQLException {
    connection.setAutoCommit(false);
    EntrySnapshot base = entry(connection, key);
    List<ActionWrite> decided = new ArrayList<>();
    for (ActionId id : actions(key, "p", from)) {
      Outcome outcome = applied(base, result);
      decided.add(new ActionWrite(key, "p", id.id(), "set", "1", kept, null, null, outcome, null));
    }
    Push push = new Push(List.of(write(base, kept != null)), List.of(), decided, NOON, whole);
    assertEquals(Set.of(), new PushStatements(connection, push).run());
    connection.commit();
    connection.setAutoCommit(true);
  }

  private Map<String, Step> steps(EntryKey key, long version) {
    Map<String, Step> steps = new LinkedHashMap<>();
    List<EntryKey> keys = List.of(key);
    List<ActionId> some = actions(key, "c", 11);
    steps.put("entries", c -> new PullStatements(c).entries(keys));
    steps.put("positions", c -> new PullStatements(c).positions(keys));
    steps.put("remains", c -> new PullStatements(c).remains(List.of(entry(c, key))));
    steps.put("pending", c -> new PullStatements(c).pending(keys, BATCH, 1 << 20));
    steps.put("actions", c -> new PullStatements(c).actions(some));
    steps.put("last ids", c -> new PullStatements(c).lastIds(clients(key)));
    steps.put("marks", c -> new PullStatements(c).marks(clients(key)));
    steps.put("undone", c -> new PullStatements(c).undone(some));
    steps.put("openings", c -> new OpeningStatements(c).entries(keys, 1 << 20));
    steps.put(
        "outcomes",
        c ->
            new OpeningStatements(c)
                .decided(List.of(new DecidedUpTo(new ClientKey(key, "c"), ROWS)), BATCH));
    Position behind = new Position(Math.max(0, version - BATCH), 0);
    steps.put("changes", c -> new ChangeStatements(c, 100, 1 << 20).changes(Map.of(key, behind)));
    steps.put("heads", c -> new VersionStatements(c, key, 1 << 20).heads(version, BATCH));
    steps.put(
        "made",
        c ->
            new VersionStatements(c, key, 1 << 20)
                .made(
                    new ArrayList<>(
                        some.stream()
                            .map(a -> new Ack(a.client(), a.id(), Status.APPLIED, null))
                            .toList())));
    steps.put("refused", c -> new VersionStatements(c, key, 2_000).refused(version, 0, 1));
    steps.put(
        "undecided", c -> new DueStatements(new OnConnection(test.database(), c)).undecided(some));
    steps.put(
        "take",
        c -> {
          DueStatements due = new DueStatements(new OnConnection(test.database(), c));
          due.take(due.next(), NOON, BATCH, 1 << 20);
        });
    steps.put("fast push", c -> fast(c, key, null));
    steps.put("fast push that answers", c -> fast(c, key, JsonValue.TRUE));
    steps.put("push", c -> decide(c, key, 1, null, null, false));
    steps.put("push that migrates", c -> decide(c, key, 11, "2", null, false));
    steps.put("push that answers", c -> decide(c, key, 21, null, JsonValue.TRUE, false));
    steps.put("push of both", c -> decide(c, key, 31, "2", JsonValue.TRUE, false));
    steps.put("push of a transaction", c -> decide(c, key, 41, null, null, true));
    return steps;
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long[] done(Connection connection) throws SQLException {
    run(connection, "select pg_stat_force_next_flush()");
    run(connection, "select 1");
    return new long[] {
      test.number(
          """
          select (select sum(idx_tup_read) from pg_stat_user_indexes)
            + (select sum(seq_tup_read) from pg_stat_user_tables)
          """),
      test.number(
          """
          select sum(heap_blks_read + heap_blks_hit + idx_blks_read + idx_blks_hit)
          from pg_statio_user_tables
          """)
    };
  }

  @ParameterizedTest
  @EnumSource
  void smallBatchOnBusyKeyCostsAsMuchAsTheBatch(Known known) throws SQLException {
    BucketTables.KEYS
        .keySet()
        .forEach(t -> test.execute("alter table %s set (autovacuum_enabled = off)".formatted(t)));
    if (!known.tables.isEmpty()) {
      test.execute(known.tables);
    }
    PGSimpleDataSource source = test.source();
    source.setPrepareThreshold(1);
    try (Connection connection = source.getConnection()) {
      test.execute(rows("'warm'", "'c'", 1, 1) + pending(WARM, 1, 50));
      for (Step step : steps(WARM, 1).values()) {
        step.run(connection);
      }
      test.execute(rows("'other' || n", "'c'", 1, OTHERS) + pending(OTHER, 1, OTHERS));
      test.execute(rows("'hot'", "'c'", 1, ROWS) + pending(HOT, 1, PENDING));
      List<String> faults = new ArrayList<>();
      for (Map.Entry<String, Step> step : steps(HOT, ROWS).entrySet()) {
        long[] before = done(connection);
        step.getValue().run(connection);
        long[] after = done(connection);
        long rows = after[0] - before[0];
        long pages = after[1] - before[1];
        int most = step.getKey().equals("pending") ? MOST_ROWS + PENDING : MOST_ROWS;
        String cost = "%s: %d rows, %d pages".formatted(step.getKey(), rows, pages);
        if (rows > most || pages > MOST_PAGES) {
          faults.add(cost);
        }
      }
      assertEquals("", String.join("\n", faults));
    }
  }
}
