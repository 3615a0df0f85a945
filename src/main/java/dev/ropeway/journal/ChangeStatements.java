package dev.ropeway.journal;

import dev.ropeway.Ack;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads what a watcher missed: versions and the outcomes that made none. */
final class ChangeStatements {
  /**
   * Cut by rows, then by what they take in the database, which costs nothing to know, then by what
   * they are as text, which may be a hundred times as much. The last column tells how many there
   * were before they were cut by bytes.
   */
  private static final String VERSIONS =
      """
      select t.store, t.key, t.version, t.patch, t.actions, t.at, t.migrations, t.migrating, t.whole,
        t.deleted, t.found
      from (
        select r.*, octet_length(r.patch) + octet_length(r.actions) as bytes,
          sum(octet_length(r.patch) + octet_length(r.actions))
            over (order by r.store, r.key, r.version) as total
        from (
          select s.store, s.key, s.version, s.patch::text as patch, s.actions::text as actions,
            s.at, s.migrations, s.migrating, s.whole, s.deleted, s.found
          from (
            select v.*, pg_column_size(v.patch) + pg_column_size(v.actions) as bytes,
              sum(pg_column_size(v.patch) + pg_column_size(v.actions))
                over (order by v.store, v.key, v.version) as total,
              count(*) over () as found
            from (
              select v.store, v.key, v.version, v.patch, v.actions, v.at, v.migrations, v.deleted,
                v.migrations is not null and v.snapshot is null as migrating,
                v.snapshot is not null as whole
              from unnest(?::int2[], ?::text[], ?::text[], ?::int8[]) as i(bucket, store, key, version)
                cross join lateral (
                  select * from entry_version v
                  where v.bucket = i.bucket and v.store = i.store and v.key = i.key
                    and v.version > i.version offset 0) v
              order by v.store, v.key, v.version
              limit ?) v) s
          where s.total - s.bytes < ?
          offset 0) r) t
      where t.total - t.bytes < ?
      order by t.store, t.key, t.version
      """;

  private static final String REFUSALS =
      """
      select t.store, t.key, t.version, t.aside, t.client, t.id, t.status, t.reason, t.decided_at,
        t.answered, t.found
      from (
        select a.*, sum(a.bytes) over (order by a.store, a.key, a.version, a.aside) as total,
          count(*) over () as found
        from (
          select a.store, a.key, a.version, a.aside, a.client, a.id, a.status, a.reason,
            a.decided_at, a.result is not null as answered,
            50 + octet_length(a.client) + octet_length(coalesce(a.reason, '')) as bytes
          from unnest(?::int2[], ?::text[], ?::text[], ?::int8[], ?::int8[]) as i(bucket, store, key, version, aside)
            cross join lateral (
              select * from recorded_action a
              where a.bucket = i.bucket and a.store = i.store and a.key = i.key
                and (a.version, a.aside) > (i.version, i.aside) and a.aside is not null offset 0) a
          order by a.store, a.key, a.version, a.aside
          limit ?) a) t
      where t.total - t.bytes < ?
      order by t.store, t.key, t.version, t.aside
      """;

  private final Statements statements;
  private final int limit;
  private final long bytes;

  ChangeStatements(Connection connection, int limit, long bytes) {
    this.statements = new Statements(connection);
    this.limit = limit;
    this.bytes = bytes;
  }

  /**
   * The steps behind the given positions, those of one key in order. Versions are read before
   * refusals, and a refusal on a version not read yet is left for the next time.
   */
  Slice<EntryChange> changes(Map<EntryKey, Position> behind) throws SQLException {
    List<EntryKey> keys = List.copyOf(behind.keySet());
    Slice<EntryChange> versions = versions(keys, behind);
    Slice<EntryChange> refusals = refusals(keys, behind);
    Map<EntryKey, Position> reached = new HashMap<>(behind);
    versions.list().forEach(v -> reached.put(v.key(), v.to()));
    List<EntryChange> all = new ArrayList<>(versions.list());
    for (EntryChange refusal : refusals.list()) {
      if (refusal.to().version() <= Objects.requireNonNull(reached.get(refusal.key())).version()) {
        all.add(refusal);
      }
    }
    return new Slice<>(all, versions.more() || refusals.more());
  }

  private Slice<EntryChange> versions(List<EntryKey> keys, Map<EntryKey, Position> behind)
      throws SQLException {
    return statements.slice(
        VERSIONS,
        columns ->
            columns
                .keys(keys)
                .numbers(keys, k -> at(behind, k).version())
                .value(limit)
                .value(bytes)
                .value(bytes),
        row -> {
          EntryKey key = Statements.key(row);
          return new EntryChange(
              key,
              new Position(row.getLong(3), at(behind, key).refusals()),
              row.getString(4),
              Acks.parse(row.getString(5)),
              Statements.instant(row, 6),
              Statements.texts(row.getArray(7)),
              row.getBoolean(8),
              row.getBoolean(10),
              row.getBoolean(9));
        },
        11,
        limit);
  }

  private Slice<EntryChange> refusals(List<EntryKey> keys, Map<EntryKey, Position> behind)
      throws SQLException {
    return statements.slice(
        REFUSALS,
        columns ->
            columns
                .keys(keys)
                .numbers(keys, k -> at(behind, k).version())
                .numbers(keys, k -> at(behind, k).refusals())
                .value(limit)
                .value(bytes),
        row -> {
          Ack ack =
              Acks.of(
                  row.getString(5),
                  row.getLong(6),
                  row.getString(7),
                  row.getString(8),
                  row.getBoolean(10));
          return new EntryChange(
              Statements.key(row),
              new Position(row.getLong(3), row.getLong(4)),
              null,
              List.of(ack),
              Statements.instant(row, 9),
              null,
              false,
              false,
              false);
        },
        11,
        limit);
  }

  private static Position at(Map<EntryKey, Position> positions, EntryKey key) {
    return Objects.requireNonNull(positions.get(key));
  }
}
