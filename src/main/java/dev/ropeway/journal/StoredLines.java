package dev.ropeway.journal;

import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads all that is stored of keys as lines of JSON, which the database makes, so that numbers,
 * texts and times are told exactly. All of it is as it was at one instant: as long as this is open
 * PostgreSQL keeps what is deleted meanwhile, as it does for {@code pg_dump}. Memory holds {@link
 * #ROWS} lines. Confined to one thread.
 */
public final class StoredLines implements Closeable {
  /** Lines that are read at once. */
  private static final int ROWS = 20;

  /** Every statement reaches its rows by their keys, however large the tables are. */
  private static final String SETTINGS =
      """
      select set_config('TimeZone', 'UTC', true), set_config('enable_seqscan', 'off', true),
        set_config('enable_bitmapscan', 'off', true), set_config('enable_hashjoin', 'off', true),
        set_config('enable_mergejoin', 'off', true), set_config('statement_timeout', '0', true),
        set_config('idle_in_transaction_session_timeout', '0', true),
        set_config('plan_cache_mode', 'force_generic_plan', true)
      """;

  private static final String ORIGIN =
      """
      select (select max(version::int) from ropeway_schema where success and version ~ '^\\d+$'),
        now()::text
      """;

  private static final String UNDECIDED =
      """
      select count(*) from recorded_action
      where store = 'ropeway:transactions' and status is null
      """;

  /** From key to key: the next one that any of the tables has, by a look at the index of each. */
  private static final String KEYS =
      """
      with recursive walk as (
        select ?::text collate "C" as store, ?::text collate "C" as key, 0 as n
        union all
        select m.store, m.key, w.n + 1
        from walk w cross join lateral (
          select x.store, x.key from (
            (select t.store, t.key from entry t
              where (t.store, t.key) > (w.store, w.key) order by t.store, t.key limit 1)
            union all
            (select t.store, t.key from generate_series(0, 63) as b(bucket) cross join lateral (
                select a.store, a.key from recorded_action a
                where a.bucket = b.bucket and (a.store, a.key) > (w.store, w.key)
                order by a.store, a.key limit 1) t
              order by t.store, t.key limit 1)
            union all
            (select t.store, t.key from generate_series(0, 63) as b(bucket) cross join lateral (
                select a.store, a.key from client_mark a
                where a.bucket = b.bucket and (a.store, a.key) > (w.store, w.key)
                order by a.store, a.key limit 1) t
              order by t.store, t.key limit 1)
            union all
            (select t.store, t.key from generate_series(0, 63) as b(bucket) cross join lateral (
                select a.store, a.key from scheduled_action a
                where a.bucket = b.bucket and (a.store, a.key) > (w.store, w.key)
                order by a.store, a.key limit 1) t
              order by t.store, t.key limit 1)) x
          order by x.store, x.key limit 1) m
        where w.n < ? and (?::text is null or m.store = ?))
      select store, key from walk where n > 0 order by n
      """;

  private static final String LINES =
      """
      select l.kind, l.line, i.store, i.key
      from unnest(?::int2[], ?::text[], ?::text[]) with ordinality as i(bucket, store, key, n)
        cross join lateral (
          select 'ENTRY' as kind, 0 as step, '' collate "C" as name, 0::int8 as number,
            jsonb_build_object('entry', jsonb_build_object('store', i.store, 'key', i.key)
              || coalesce((select jsonb_build_object('version', e.version, 'asides', e.asides,
                  'migrations', to_jsonb(e.migrations), 'users', to_jsonb(e.user_ids),
                  'createdAt', e.created_at, 'updatedAt', e.updated_at, 'erased', e.erased,
                  'deleted', e.deleted, 'patchBytes', %1$s)
                || jsonb_strip_nulls(jsonb_build_object('expiresAt', e.expires_at))
                || case when e.data is null then '{}' else jsonb_build_object('data', e.data) end
              from entry e where e.bucket = i.bucket and e.store = i.store and e.key = i.key), '{}'))::text as line
          union all
          select 'VERSION', 1, '', v.version, jsonb_build_object('version',
            jsonb_build_object('version', v.version, 'at', v.at, 'patch', v.patch,
              'actions', v.actions)
            || jsonb_strip_nulls(jsonb_build_object('migrations', to_jsonb(v.migrations),
              'deleted', v.deleted))
            || case when v.log is null then '{}' else jsonb_build_object('log', v.log) end
            || case when v.snapshot is null then '{}'
              else jsonb_build_object('snapshot', v.snapshot) end)::text
          from (%2$s) v
          union all
          select 'ACTION', 2, a.client, a.id, jsonb_build_object('action',
            jsonb_build_object('client', a.client, 'id', a.id, 'name', a.name, 'args', a.args,
              'recordedAt', a.recorded_at)
            || jsonb_strip_nulls(jsonb_build_object('ifVersions', to_jsonb(a.if_versions),
              'status', a.status, 'reason', a.reason, 'cause', a.cause, 'version', a.version,
              'aside', a.aside, 'decidedAt', a.decided_at, 'actor', a.actor,
              'roles', to_jsonb(a.roles)))
            || case when a.result is null then '{}'
              else jsonb_build_object('result', a.result) end)::text
          from recorded_action a where a.bucket = i.bucket and a.store = i.store and a.key = i.key%3$s
          union all
          select 'MARK', 3, m.client, 0, jsonb_build_object('mark',
            jsonb_build_object('client', m.client, 'lastId', m.last_id))::text
          from (%4$s) m
          union all
          select 'SCHEDULED', 4, s.id, 0, jsonb_build_object('scheduled',
            jsonb_build_object('id', s.id, 'client', s.client, 'name', s.name, 'args', s.args,
              'once', s.once, 'dueAt', s.due_at, 'madeAt', s.made_at)
            || jsonb_strip_nulls(jsonb_build_object('actor', s.actor,
              'roles', to_jsonb(s.roles))))::text
          from scheduled_action s where s.bucket = i.bucket and s.store = i.store and s.key = i.key
          union all
          select 'PRESENT', 5, c.client, 0, jsonb_build_object('present',
            jsonb_build_object('client', c.client))::text
          from room_client c where c.bucket = i.bucket and c.store = i.store and c.key = i.key) l
      order by i.n, l.step, l.name, l.number
      """;

  private static final String WITH_HISTORY =
      LINES.formatted(
          "e.patch_bytes",
          "select * from entry_version h where h.bucket = i.bucket and h.store = i.store and h.key = i.key",
          "",
          """
          select client, last_id from client_mark k where k.bucket = i.bucket and k.store = i.store and k.key = i.key
          """);

  /**
   * The newest version as a whole and what is not decided. Of what is decided the last number of
   * each client that could come back with one: not of the names that are made up for one action.
   */
  private static final String WITHOUT_HISTORY =
      LINES.formatted(
          "0",
          """
          select h.version, h.at, h.patch, h.actions, null::jsonb as log, h.deleted,
            e.data as snapshot,
            case when e.data is not null then nullif(e.migrations, '{}') end as migrations
          from entry e cross join lateral (
            select * from entry_version h
            where h.bucket = i.bucket and h.store = i.store and h.key = i.key
              and h.version = e.version offset 0) h
          where e.bucket = i.bucket and e.store = i.store and e.key = i.key
          """,
          " and a.status is null",
          """
          select client, max(last_id) as last_id from (
            select k.client, k.last_id from client_mark k where k.bucket = i.bucket and k.store = i.store and k.key = i.key
            union all
            select r.client, max(r.id) from recorded_action r
            where r.bucket = i.bucket and r.store = i.store and r.key = i.key and r.status is not null
              and (not starts_with(r.client, 'ropeway:') or starts_with(r.client, 'ropeway:key:')
                or r.client ~ '^ropeway:session:(.*#)?(once|later)-')
            group by r.client) u
          group by client
          """);

  private final Connection connection;
  private final boolean own;
  private final String lines;

  private StoredLines(Connection connection, boolean own, boolean history) {
    this.connection = connection;
    this.own = own;
    this.lines = history ? WITH_HISTORY : WITHOUT_HISTORY;
  }

  /** What is stored now. */
  public static StoredLines open(DataSource source, boolean history) throws SQLException {
    Connection connection = source.getConnection();
    try {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      return within(connection, true, history);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** What a connection's transaction sees, which this leaves open. */
  static StoredLines within(Connection connection, boolean history) throws SQLException {
    return within(connection, false, history);
  }

  private static StoredLines within(Connection connection, boolean own, boolean history)
      throws SQLException {
    connection.setAutoCommit(false); // only then rows are read some at a time
    try (Statement statement = connection.createStatement()) {
      statement.execute(SETTINGS);
    }
    return new StoredLines(connection, own, history);
  }

  /**
   * Where it is read from.
   *
   * @param schema the number of the newest migration of the tables
   * @param at when, by the clock of the database
   */
  public record Origin(int schema, String at) {}

  /** Where it is read from. */
  public Origin origin() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ORIGIN)) {
      row.next();
      return new Origin(row.getInt(1), row.getString(2));
    }
  }

  /** The database's own records, secrets included. */
  public List<String> records() throws SQLException {
    return new RecordLines(connection).read();
  }

  /** How many transactions are not decided. */
  public long undecidedTransactions() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(UNDECIDED)) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * The keys behind one, in the order of code points.
   *
   * @param store of one store alone; null: of all
   */
  public List<EntryKey> keys(EntryKey after, @Nullable String store, int limit)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
      new Columns(connection).place(after).value(limit).value(store).value(store).bind(statement);
      List<EntryKey> keys = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          keys.add(Statements.key(row));
        }
      }
      return keys;
    }
  }

  /** Takes lines. */
  @FunctionalInterface
  public interface Sink {
    /** One line, without its end. */
    void line(EntryKey key, LineKind kind, String line) throws IOException, SQLException;
  }

  /** The lines of keys, each beginning with that of its entry, in the order of the keys. */
  public void read(List<EntryKey> keys, Sink sink) throws IOException, SQLException {
    Columns columns = new Columns(connection).keys(keys);
    try (PreparedStatement statement = connection.prepareStatement(columns.fit(lines))) {
      statement.setFetchSize(ROWS);
      columns.bind(statement);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          EntryKey key = new EntryKey(row.getString(3), row.getString(4));
          sink.line(key, LineKind.valueOf(row.getString(1)), row.getString(2));
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (own) {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new IOException(e);
      }
    }
  }
}
