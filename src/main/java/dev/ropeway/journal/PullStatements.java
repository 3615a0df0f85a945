package dev.ropeway.journal;

import dev.ropeway.Outcome;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The reading statements of cycles and of catching up. All take many keys at once. */
final class PullStatements {
  private static final String ENTRIES =
      """
      select e.store, e.key, e.version, e.asides, e.data::text, e.updated_at,
        nullif(e.migrations, '{}'), e.erased, e.patch_bytes
      from unnest(?::text[], ?::text[]) as i(store, key)
        join entry e on e.store = i.store and e.key = i.key
      """;

  /**
   * Cut by rows, then by what their arguments take in the database, which costs nothing to know,
   * then by what these are as text, which may be a hundred times as much. The last column tells how
   * many rows there were before they were cut by bytes.
   */
  private static final String PENDING =
      """
      select t.store, t.key, t.client, t.id, t.name, t.args, t.if_versions, t.recorded_at,
        null::text, null::text, null::int8, null::text, t.found
      from (
        select r.*, octet_length(r.args) as bytes, sum(octet_length(r.args)) over (
          order by r.id, r.recorded_at, r.store, r.key, r.client) as total
        from (
          select s.store, s.key, s.client, s.id, s.name, s.args::text as args, s.if_versions,
            s.recorded_at, s.found
          from (
            select a.*, pg_column_size(a.args) as bytes, sum(pg_column_size(a.args)) over (
                order by a.id, a.recorded_at, a.store, a.key, a.client) as total,
              count(*) over () as found
            from (
              select a.store, a.key, a.client, a.id, a.name, a.args, a.if_versions, a.recorded_at
              from unnest(?::text[], ?::text[]) as i(store, key)
                join recorded_action a on a.store = i.store and a.key = i.key
              where a.status is null
              order by a.id, a.recorded_at, a.store, a.key, a.client
              limit ?) a) s
          where s.total - s.bytes < ?
          offset 0) r) t
      where t.total - t.bytes < ?
      order by t.id, t.recorded_at, t.store, t.key, t.client
      """;

  private static final String ACTIONS =
      """
      select a.store, a.key, a.client, a.id, a.name, a.args::text, a.if_versions, a.recorded_at,
        a.status, a.reason, a.version, a.cause
      from unnest(?::text[], ?::text[], ?::text[], ?::int8[]) as i(store, key, client, id)
        join recorded_action a
          on a.store = i.store and a.key = i.key and a.client = i.client and a.id = i.id
      """;
  private static final String LAST_IDS =
      """
      select i.store, i.key, i.client, greatest(
        (select max(a.id) from recorded_action a
          where a.store = i.store and a.key = i.key and a.client = i.client),
        (select m.last_id from client_mark m
          where m.store = i.store and m.key = i.key and m.client = i.client), 0)
      from unnest(?::text[], ?::text[], ?::text[]) as i(store, key, client)
      """;
  private static final String POSITIONS =
      """
      select e.store, e.key, e.version, e.asides
      from unnest(?::text[], ?::text[]) as i(store, key)
        join entry e on e.store = i.store and e.key = i.key
      """;

  /** By how much the clocks of nodes that work may differ. */
  static final Duration FAR_AHEAD = Duration.ofMinutes(1);

  private static final String REMAINS =
      """
      select i.store, i.key, coalesce(e.version, 0), v.at
      from unnest(?::text[], ?::text[], ?::int8[]) as i(store, key, version)
        left join entry e on e.store = i.store and e.key = i.key
        left join entry_version v
          on v.store = i.store and v.key = i.key and v.version = i.version
      """;
  private static final String ORPHANS =
      """
      select store, key, min(recorded_at) from recorded_action
      where status is null and (recorded_at < ? or recorded_at > ?)
      group by store, key order by 3 limit ?
      """;

  /** Versions never go back in time, so halving finds the one, without an index on time. */
  private static final String VERSION_AT =
      """
      with recursive half(low, high, at) as (
        select o.version, 1 + (select max(version) from entry_version where store = ? and key = ?),
          ?::timestamptz
        from (select version, at from entry_version where store = ? and key = ?
          order by version limit 1) o
        where o.at <= ?
        union all
        select case when m.at <= h.at then m.version else h.low end,
          case when m.at <= h.at then h.high else m.version end, h.at
        from half h join entry_version m on m.store = ? and m.key = ?
          and m.version = h.low + (h.high - h.low) / 2
        where h.high - h.low > 1)
      select low from half where high - low = 1
      """;

  private final Connection connection;

  PullStatements(Connection connection) {
    this.connection = connection;
  }

  List<PulledEntry> entries(List<EntryKey> keys) throws SQLException {
    return query(
        ENTRIES,
        columns -> columns.keys(keys),
        row ->
            new PulledEntry(
                key(row),
                new Position(row.getLong(3), row.getLong(4)),
                row.getString(5),
                instant(row, 6),
                Objects.requireNonNullElse(texts(row.getArray(7)), List.of()),
                row.getLong(8),
                row.getLong(9)));
  }

  PulledActions pending(List<EntryKey> keys, int limit, long bytes) throws SQLException {
    long[] found = {0};
    List<RecordedAction> rows =
        query(
            PENDING,
            columns -> columns.keys(keys).value(limit).value(bytes).value(bytes),
            row -> {
              found[0] = row.getLong(13);
              return action(row);
            });
    return new PulledActions(rows, found[0] >= limit || found[0] > rows.size());
  }

  List<RecordedAction> actions(List<ActionId> ids) throws SQLException {
    return query(
        ACTIONS,
        columns ->
            columns
                .texts(ids, i -> i.key().store())
                .texts(ids, i -> i.key().key())
                .texts(ids, ActionId::client)
                .numbers(ids, ActionId::id),
        PullStatements::action);
  }

  Map<ClientKey, Long> lastIds(List<ClientKey> clients) throws SQLException {
    Map<ClientKey, Long> ids = new HashMap<>();
    query(
        LAST_IDS,
        columns ->
            columns
                .texts(clients, c -> c.key().store())
                .texts(clients, c -> c.key().key())
                .texts(clients, ClientKey::client),
        row -> ids.put(new ClientKey(key(row), row.getString(3)), row.getLong(4)));
    return ids;
  }

  Map<EntryKey, Position> positions(List<EntryKey> keys) throws SQLException {
    Map<EntryKey, Position> positions = new HashMap<>();
    query(
        POSITIONS,
        columns -> columns.keys(keys),
        row -> positions.put(key(row), new Position(row.getLong(3), row.getLong(4))));
    return positions;
  }

  List<Remains> remains(List<EntrySnapshot> known) throws SQLException {
    return query(
        REMAINS,
        columns ->
            columns
                .texts(known, k -> k.key().store())
                .texts(known, k -> k.key().key())
                .numbers(known, EntrySnapshot::version),
        row -> {
          Instant at = instant(row, 4);
          return new Remains(key(row), row.getLong(3), at.equals(Instant.EPOCH) ? null : at);
        });
  }

  List<Orphan> orphans(Instant now, Duration age, int limit) throws SQLException {
    return query(
        ORPHANS,
        columns ->
            columns
                .value(now.minus(age).atOffset(ZoneOffset.UTC))
                .value(now.plus(FAR_AHEAD).atOffset(ZoneOffset.UTC))
                .value(limit),
        row -> new Orphan(key(row), instant(row, 3)));
  }

  /** The newest version at an instant, inclusive; 0 if none is kept. */
  long versionAt(EntryKey key, Instant instant) throws SQLException {
    OffsetDateTime at = instant.atOffset(ZoneOffset.UTC);
    List<Long> found =
        query(
            VERSION_AT,
            columns ->
                columns
                    .value(key.store())
                    .value(key.key())
                    .value(at)
                    .value(key.store())
                    .value(key.key())
                    .value(at)
                    .value(key.store())
                    .value(key.key()),
            row -> row.getLong(1));
    return found.isEmpty() ? 0 : found.get(0);
  }

  /** Reads one row. */
  @FunctionalInterface
  interface RowReader<R> {
    @Nullable R read(ResultSet row) throws SQLException;
  }

  /** Binds a statement's parameters. */
  @FunctionalInterface
  interface Binder {
    Object bind(Columns columns) throws SQLException;
  }

  <R> List<R> query(String sql, Binder binder, RowReader<R> reader) throws SQLException {
    try (Planned planned = new Planned(connection, sql)) {
      Object bound = binder.bind(new Columns(connection, planned.statement()));
      assert bound != null;
      List<R> rows = new ArrayList<>();
      try (ResultSet result = planned.query()) {
        while (result.next()) {
          R row = reader.read(result);
          if (row != null) {
            rows.add(row);
          }
        }
      }
      return rows;
    }
  }

  static EntryKey key(ResultSet row) throws SQLException {
    return new EntryKey(row.getString(1), row.getString(2));
  }

  static Instant instant(ResultSet row, int column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? Instant.EPOCH : time.toInstant();
  }

  private static RecordedAction action(ResultSet row) throws SQLException {
    return new RecordedAction(
        key(row),
        row.getString(3),
        row.getLong(4),
        row.getString(5),
        row.getString(6),
        numbers(row.getArray(7)),
        instant(row, 8),
        outcome(row.getString(9), row.getString(10), row.getLong(11), row.getString(12)));
  }

  static @Nullable Outcome outcome(@Nullable String status, @Nullable String reason, long version) {
    return outcome(status, reason, version, null);
  }

  private static @Nullable Outcome outcome(
      @Nullable String status, @Nullable String reason, long version, @Nullable String cause) {
    if (status == null) {
      return null;
    }
    Outcome.Status decided = Outcome.Status.valueOf(status.toUpperCase(Locale.ROOT));
    boolean rejected = decided == Outcome.Status.REJECTED;
    return new Outcome(decided, version, reason, rejected ? cause(cause, reason) : null);
  }

  /** Nodes of earlier versions give no cause, but their reasons always begin like this. */
  private static Outcome.@Nullable Cause cause(@Nullable String cause, @Nullable String reason) {
    if (cause != null) {
      return cause.equals(PushLog.REFUSED)
          ? null
          : Outcome.Cause.valueOf(cause.toUpperCase(Locale.ROOT));
    }
    String text = String.valueOf(reason);
    if (text.startsWith("condition not met: the entry is at version ")) {
      return Outcome.Cause.CONDITION;
    }
    return text.startsWith("test failed: ") ? Outcome.Cause.TEST : null;
  }

  static @Nullable List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? null : List.of((String[]) array.getArray());
  }

  private static @Nullable List<Long> numbers(@Nullable Array array) throws SQLException {
    return array == null ? null : List.of((Long[]) array.getArray());
  }
}
