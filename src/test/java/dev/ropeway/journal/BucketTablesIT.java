package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Tables that were made and filled before there were buckets. */
class BucketTablesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int KEYS = 40;
  private static final int VERSIONS = 200;
  private static final Set<String> TABLES = BucketTables.KEYS.keySet();

  private final String url = TestDatabase.emptyDatabaseUrl();
  private final PGSimpleDataSource source = new PGSimpleDataSource();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeEach
  void tablesOfBefore() throws SQLException {
    source.setURL(url);
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:dev/ropeway/sql")
        .callbackLocations("classpath:dev/ropeway/sql")
        .table("ropeway_schema")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .target("14")
        .load()
        .migrate();
    execute(
        """
        insert into entry (store, key, version, asides, data, created_at, updated_at)
        select 'players', 'p' || n, %2$d, 0, '{"name":"p","coins":0,"items":[]}', now(), now()
        from generate_series(0, %1$d - 1) n;
        insert into entry_version (store, key, version, at, patch, snapshot, actions)
        select 'players', 'p' || n, v, now(), '[]', '{"name":"p","coins":0,"items":[]}', '[]'
        from generate_series(0, %1$d - 1) n, generate_series(1, %2$d) v;
        insert into recorded_action (store, key, client, id, name, args, recorded_at, status,
          version, decided_at)
        select 'players', 'p' || n, 'c', v, 'add_coins', '0', now(), 'applied', v, now()
        from generate_series(0, %1$d - 1) n, generate_series(1, %2$d) v;
        insert into client_mark select 'players', 'p' || n, 'gone', 7
        from generate_series(0, %1$d - 1) n;
        insert into room values ('players', 'p1', null);
        insert into room_client values ('players', 'p1', 'ann', '{}', now());
        insert into room_seat values ('players', 'p1', 'bob', now() + interval '1 hour');
        insert into scheduled_action values ('players', 'p1', 'i', 'c9', 'add_coins', '0', false,
          now() + interval '1 day', now(), null, null);
        """
            .formatted(KEYS, VERSIONS));
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String sql) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertAllInTheirBuckets() {
    for (String table : TABLES) {
      String wrong =
          "select count(*) from %s where bucket is distinct from ropeway_bucket(store, key)";
      assertEquals(0, number(wrong.formatted(table)), table);
      assertTrue(number("select count(*) from %s".formatted(table)) > 0, table);
    }
  }

  /** How many primary keys begin with the bucket. */
  private long led() {
    return number(
        """
        select count(*) from pg_index i join pg_attribute a
          on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
        where i.indisprimary and a.attname = 'bucket'
        """);
  }

  private long leftOver() {
    return number(
        """
        select (select count(*) from pg_trigger where tgname = 'into_bucket')
          + (select count(*) from pg_class where relkind = 'i' and relname like '%\\_bucket')
          + (select count(*) from pg_index where not indisvalid)
          + (select count(*) from pg_proc where proname = 'ropeway_into_bucket')
          + (select count(*) from pg_constraint where conname like '%\\_given')
        """);
  }

  private TestNode start() {
    return TestNode.start(url, Settings.standard(), List.of(Players.STORE));
  }

  @Test
  void nodesOfBothVersionsWorkOnThemWhileTheyAreBroughtThereAndAfterwards() throws Exception {
    List<NodeOfBefore> before =
        List.of(new NodeOfBefore(source, KEYS), new NodeOfBefore(source, KEYS));
    List<Future<Void>> running = before.stream().map(threads::submit).toList();
    Await.until(PATIENCE, "they write", () -> before.stream().allMatch(n -> n.given() > 20));
    long given = 0;
    try (TestNode node = start()) {
      long until = before.stream().mapToLong(NodeOfBefore::given).sum() + 200;
      while (before.stream().mapToLong(NodeOfBefore::given).sum() < until || given < 100) {
        try (Session<Player> session = node.sessions().load(Players.STORE, "p" + given % KEYS)) {
          session
              .patch(Players.ADD_COINS, 1L)
              .outcome()
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS);
          given++;
        }
      }
      assertEquals(0, led(), "older nodes find their rows by their keys");
      before.forEach(NodeOfBefore::stop);
      for (Future<Void> each : running) {
        each.get(60, TimeUnit.SECONDS);
        given += before.get(running.indexOf(each)).given();
      }
      assertAllInTheirBuckets();
      assertFalse(BucketTables.prepare(source, false, false), "nobody says they are gone");
      assertTrue(BucketTables.prepare(source, false, true), "somebody vouches for them");
      assertEquals(TABLES.size(), led());
      try (Session<Player> session = node.sessions().load(Players.STORE, "p0")) {
        session
            .patch(Players.ADD_COINS, 1L)
            .outcome()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
        given++;
      }
    }
    assertEquals(0, leftOver());
    assertAllInTheirBuckets();
    assertEquals(given, number("select sum((data->>'coins')::int8) from entry"));
    assertEquals(
        0,
        number(
            """
            select count(*) from entry e where version <>
              (select count(*) from entry_version v where v.store = e.store and v.key = e.key)
            """),
        "one row a version");
  }

  @Test
  void whoVouchesForItAtTheStartEndsWhatWasKeptForOlderNodes() throws Exception {
    start().close();
    assertEquals(0, led());
    assertTrue(BucketTables.prepare(source, false, true));
    assertEquals(TABLES.size(), led());
    assertEquals(0, leftOver());
    assertAllInTheirBuckets();
    start().close();
  }

  /** As after a crash in the middle: some rows have theirs, an index is there but not whole. */
  @Test
  void whatWasCutOffIsTakenUpByWhoStartsNext() throws Exception {
    Tables.expand(source);
    execute(
        """
        update recorded_action set name = name where id % 3 = 0;
        alter table entry add constraint entry_bucket_given check (bucket is not null) not valid;
        create index client_mark_bucket on client_mark (client);
        update pg_index set indisvalid = false
          where indexrelid = 'client_mark_bucket'::regclass;
        """);
    long some = number("select count(*) from recorded_action where bucket is not null");
    assertTrue(some > 0 && some < number("select count(*) from recorded_action"));
    start().close();
    assertAllInTheirBuckets();
    assertTrue(BucketTables.prepare(source, false, true));
    assertEquals(TABLES.size(), led());
    assertEquals(0, leftOver());
    assertAllInTheirBuckets();
  }

  /** It is not waited for, and holds up nobody who writes another row. */
  @Test
  void rowsThatSomebodyHasLockedComeLater() throws Exception {
    Future<?> starting;
    Tables.expand(source);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select from entry_version where key = 'p7' for update");
      starting = threads.submit(() -> start().close());
      String unlocked = "select count(*) from %s where bucket is null and key <> 'p7'";
      Await.until(
          PATIENCE, "the others are there", () -> number(unlocked.formatted("entry_version")) == 0);
      assertEquals(
          VERSIONS, number("select count(*) from entry_version where bucket is null"), "locked");
      connection.rollback();
    }
    starting.get(2, TimeUnit.MINUTES);
    assertAllInTheirBuckets();
  }

  /** Whoever comes after a lock that is waited for would wait as well. */
  @Test
  void longTransactionHoldsUpTheMigrationAndNobodyElse() throws Exception {
    Future<?> starting;
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select from entry where key = 'p7' for update");
      starting = threads.submit(() -> start().close());
      NodeOfBefore other = new NodeOfBefore(source, 5);
      Future<Void> working = threads.submit(other);
      String waiting =
          "select count(*) from pg_locks where mode = 'AccessExclusiveLock' and not granted";
      Await.until(PATIENCE, "the migration waits", () -> number(waiting) > 0);
      long given = other.given();
      Await.until(PATIENCE, "others go on", () -> other.given() > given + 50);
      assertEquals(0, number("select count(*) from pg_attribute where attname = 'bucket'"));
      other.stop();
      working.get(1, TimeUnit.MINUTES);
      connection.rollback();
    }
    starting.get(2, TimeUnit.MINUTES);
    assertAllInTheirBuckets();
  }

  @Test
  void twoThatStartAtOnceDoItOnce() throws Exception {
    List<Future<?>> starting =
        List.of(threads.submit(() -> start().close()), threads.submit(() -> start().close()));
    for (Future<?> each : starting) {
      each.get(2, TimeUnit.MINUTES);
    }
    assertAllInTheirBuckets();
    assertTrue(BucketTables.prepare(source, false, true));
    assertEquals(0, leftOver());
  }

  @Test
  void newTablesBeginWithIt() throws Exception {
    PGSimpleDataSource fresh = new PGSimpleDataSource();
    fresh.setURL(TestDatabase.emptyDatabaseUrl());
    assertTrue(Tables.migrate(fresh, false));
    source.setURL(fresh.getURL());
    assertEquals(TABLES.size(), led());
    assertEquals(0, leftOver());
    assertEquals(
        Bucket.of(new EntryKey("docs", "a/ü \uD83D\uDE00")),
        number("select ropeway_bucket('docs', 'a/ü \uD83D\uDE00')"));
  }
}
