package dev.ropeway.journal;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Brings tables that have rows without a bucket to where this version's statements find them, while
 * nodes of the version before go on working; each step may be cut off anywhere and is taken up by
 * whoever starts next.
 *
 * <ol>
 *   <li>Since V15 a trigger gives a bucket to every row that a node of before writes. The others
 *       get theirs some pages at a time, never waiting for a row that a push has locked.
 *   <li>Indexes that begin with the bucket are made beside the primary keys, concurrently. From
 *       here on both versions work side by side, at the price of one more index on each table.
 *   <li>Once somebody says that no node of before is left, these indexes become the primary keys
 *       and the trigger goes: nodes of before would find nothing by an index any more.
 * </ol>
 */
final class BucketTables {
  private static final System.Logger LOG = System.getLogger(BucketTables.class.getName());

  /** The tables and what follows the bucket in their primary keys. */
  static final Map<String, String> KEYS = new LinkedHashMap<>();

  static {
    KEYS.put("entry", "store, key");
    KEYS.put("recorded_action", "store, key, client, id");
    KEYS.put("entry_version", "store, key, version");
    KEYS.put("client_mark", "store, key, client");
    KEYS.put("scheduled_action", "store, key, id");
    KEYS.put("room", "store, key");
    KEYS.put("room_client", "store, key, client");
    KEYS.put("room_seat", "store, key, client");
  }

  /** The other indexes by which rows of a key are found, which have to be as good as those. */
  private static final Map<String, String> OTHERS = new LinkedHashMap<>();

  static {
    OTHERS.put(
        "recorded_action_pending", "recorded_action (bucket, store, key) where status is null");
    OTHERS.put(
        "recorded_action_aside",
        "recorded_action (bucket, store, key, version, aside) where aside is not null");
    OTHERS.put(
        "recorded_action_undo",
        """
        recorded_action (bucket, store, key, (args->>'client'), (args->>'id'))
          where name = 'undo' and status = 'applied'
        """);
  }

  /** Those that are also looked through in the order of their keys. */
  private static final List<String> LISTED = List.of("entry", "room_client", "room_seat");

  private static final int PAGES = 256; // of 8 KiB, that one statement looks through
  private static final int TRIES = 100;
  private static final String BUSY = "55P03"; // lock_not_available
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long REPORT = TimeUnit.SECONDS.toNanos(10);

  private static final String LOCK = "select pg_try_advisory_xact_lock(7233176)";
  private static final String PRIMARY =
      """
      select exists (select from pg_index i join pg_attribute a
        on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
        where i.indisprimary and a.attname = 'bucket' and i.indrelid = '%s'::regclass)
      """;
  private static final String LED =
      """
      select exists (select from pg_index i join pg_attribute a
        on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
        where i.indexrelid = to_regclass('%s') and a.attname = 'bucket')
      """;
  private static final String WHOLE =
      """
      select exists (select from pg_attribute
        where attrelid = '%s'::regclass and attname = 'bucket' and attnotnull)
      """;
  private static final String VALID =
      "select exists (select from pg_index where indexrelid = to_regclass('%s') and indisvalid)";
  private static final String SIZE =
      "select pg_relation_size('%s') / current_setting('block_size')::int";
  private static final String FILL =
      """
      update %1$s set bucket = ropeway_bucket(store, key) where ctid = any (array(
        select ctid from %1$s
        where bucket is null and ctid >= '(%2$d,0)'::tid and ctid < '(%3$d,0)'::tid
        for update skip locked))
      """;
  private static final String UNFILLED = "select exists (select from %s where bucket is null)";

  private final Connection holder; // of the lock, in a transaction that is open all the time
  private final Connection connection;
  private long reported = System.nanoTime();

  private BucketTables(Connection holder, Connection connection) {
    this.holder = holder;
    this.connection = connection;
  }

  /**
   * Does what is left to do. Where all is done it needs no right but to read.
   *
   * @param fresh whether the tables were made a moment ago, so that no older node can know them
   * @param finish whether somebody vouches that no older node is left
   * @return whether all is done; else some older node may still be at work
   */
  static boolean prepare(DataSource source, boolean fresh, boolean finish) throws SQLException {
    try (Connection connection = source.getConnection()) {
      if (done(connection)) {
        return true;
      }
      try (Connection holder = source.getConnection()) {
        holder.setAutoCommit(false);
        try {
          connection.setAutoCommit(true);
          return new BucketTables(holder, connection).run(fresh, finish);
        } finally {
          holder.rollback();
          holder.setAutoCommit(true);
        }
      }
    }
  }

  private static boolean done(Connection connection) throws SQLException {
    for (String table : KEYS.keySet()) {
      if (!is(connection, PRIMARY.formatted(table))) {
        return false;
      }
    }
    return true;
  }

  private boolean run(boolean fresh, boolean finish) throws SQLException {
    while (!is(holder, LOCK)) {
      // Nobody's transaction may go on seeing rows: an index that is made waits for its end.
      holder.rollback();
      report("Another node is bringing the tables into buckets.");
      LockSupport.parkNanos(PAUSE);
    }
    execute(holder, "set local idle_in_transaction_session_timeout = 0"); // and sees no rows either
    if (done(connection)) {
      return true;
    }
    if (fresh) {
      for (Map.Entry<String, String> table : KEYS.entrySet()) {
        execute(connection, begun(table.getKey(), table.getValue()));
      }
      for (Map.Entry<String, String> other : OTHERS.entrySet()) {
        execute(
            connection,
            "drop index %1$s; create index %1$s on %2$s"
                .formatted(other.getKey(), other.getValue()));
      }
    } else {
      for (String table : KEYS.keySet()) {
        fillWhole(table);
      }
      for (Map.Entry<String, String> table : KEYS.entrySet()) {
        if (!is(connection, PRIMARY.formatted(table.getKey()))) {
          String on = "%s (bucket, %s)".formatted(table.getKey(), table.getValue());
          index(table.getKey() + "_bucket", "unique", on);
        }
      }
      for (Map.Entry<String, String> other : OTHERS.entrySet()) {
        if (!is(connection, LED.formatted(other.getKey()))) {
          index(other.getKey() + "_bucket", "", other.getValue());
        }
      }
      for (String table : LISTED) {
        index(table + "_listed", "", table + " (store, key)");
      }
      if (!finish) {
        LOG.log(
            Level.WARNING,
            "Nodes of an older version can go on working, for which the tables have more indexes."
                + " When none is left, start a node with ropeway.db.finish=1, or have the owner of"
                + " the tables finish the migration (docs/operations.md).");
        return false;
      }
      for (String other : OTHERS.keySet()) {
        if (!is(connection, LED.formatted(other))) {
          briefly("drop index %1$s; alter index %1$s_bucket rename to %1$s".formatted(other));
        }
      }
      for (String table : KEYS.keySet()) {
        if (!is(connection, PRIMARY.formatted(table))) {
          briefly(contracted(table));
        }
      }
    }
    execute(connection, "drop function if exists ropeway_into_bucket()");
    return true;
  }

  /** What a new and empty table becomes. */
  private static String begun(String table, String key) {
    String listed =
        LISTED.contains(table)
            ? "; create index %1$s_listed on %1$s (store, key)".formatted(table)
            : "";
    return """
        drop trigger if exists into_bucket on %1$s;
        alter table %1$s drop constraint %1$s_pkey, add primary key (bucket, %2$s)%3$s
        """
        .formatted(table, key, listed);
  }

  private static String contracted(String table) {
    return """
        alter table %1$s drop constraint %1$s_pkey,
          add constraint %1$s_pkey primary key using index %1$s_bucket;
        drop trigger if exists into_bucket on %1$s
        """
        .formatted(table);
  }

  private void fillWhole(String table) throws SQLException {
    if (!is(connection, WHOLE.formatted(table))) {
      fill(table);
      while (is(connection, UNFILLED.formatted(table))) {
        LockSupport.parkNanos(PAUSE); // somebody had locked some of its rows
        fill(table);
      }
      briefly("alter table %1$s drop constraint if exists %1$s_bucket_given".formatted(table));
      briefly(
          "alter table %1$s add constraint %1$s_bucket_given check (bucket is not null) not valid"
              .formatted(table));
      execute(
          connection, "alter table %1$s validate constraint %1$s_bucket_given".formatted(table));
      briefly(
          """
          alter table %1$s alter column bucket set not null, drop constraint %1$s_bucket_given
          """
              .formatted(table));
    }
  }

  /** Gives a bucket to all rows without one that nobody has locked. */
  private void fill(String table) throws SQLException {
    long pages = number(connection, SIZE.formatted(table));
    for (long page = 0; page <= pages; page += PAGES) {
      report("Bringing %s into buckets: %d %%.".formatted(table, 100 * page / (pages + 1)));
      execute(connection, FILL.formatted(table, page, page + PAGES));
    }
  }

  private void index(String name, String kind, String on) throws SQLException {
    if (is(connection, VALID.formatted(name))) {
      return;
    }
    report("Making index " + name + ".");
    execute(
        connection, "drop index concurrently if exists %s".formatted(name)); // one that was cut off
    execute(connection, "create %s index concurrently %s on %s".formatted(kind, name, on));
  }

  /**
   * What locks a table out for a moment: whoever works on it waits for this no longer than that.
   */
  private void briefly(String sql) throws SQLException {
    for (int tried = 1; ; tried++) {
      try {
        execute(connection, "begin; set local lock_timeout = '2s'; %s; commit".formatted(sql));
        return;
      } catch (SQLException e) {
        execute(connection, "rollback");
        if (!BUSY.equals(e.getSQLState()) || tried == TRIES) {
          throw e;
        }
        report("Waiting for a moment in which no long transaction holds a table.");
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private void report(String what) {
    if (System.nanoTime() - reported >= REPORT) {
      reported = System.nanoTime();
      LOG.log(Level.INFO, what);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static boolean is(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
