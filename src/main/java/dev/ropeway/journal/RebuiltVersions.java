package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes past versions of many keys at once, as {@link Rebuild} makes one: as many of them as a
 * bounded look into the history holds whole. Confined to one thread.
 */
record RebuiltVersions(Connection connection) {
  /** Bytes that one look reads, as they are stored and then as text, and one row more. */
  private static final long MOST_BYTES = 1_048_576;

  /**
   * Of each key from the last version that is whole on. Cut by what it takes in the database, which
   * costs nothing to know, then by what it is as text, which may be a hundred times as much.
   */
  private static final String LINKS =
      """
      select t.n, t.version, t.body, t.at, t.migrations, t.deleted
      from (
        select r.*, octet_length(r.body) as bytes,
          sum(octet_length(r.body)) over (order by r.n, r.version) as total
        from (
          select s.n, s.version, s.body::text as body, s.at, s.migrations, s.deleted
          from (
            select i.n, v.*, pg_column_size(v.body) as bytes,
              sum(pg_column_size(v.body)) over (order by i.n, v.version) as total
            from unnest(?::int2[], ?::text[], ?::text[], ?::int8[])
                with ordinality as i(bucket, store, key, version, n)
              cross join lateral (
                select w.version from entry_version w
                where w.bucket = i.bucket and w.store = i.store and w.key = i.key
                  and w.version <= i.version and w.snapshot is not null
                order by w.version desc limit 1) w
              cross join lateral (
                select x.version, x.at, x.migrations, x.deleted,
                  case when x.version = w.version then x.snapshot else x.patch end as body
                from entry_version x
                where x.bucket = i.bucket and x.store = i.store and x.key = i.key
                  and x.version >= w.version and x.version <= i.version
                order by x.version) v) s
          where s.total - s.bytes < ?
          offset 0) r) t
      where t.total - t.bytes < ?
      order by t.n, t.version
      """;

  /** The states of some of these versions, among them always the first, if it can be made. */
  Map<VersionKey, EntryState> of(List<VersionKey> versions) throws SQLException {
    Map<Integer, PatchChain> chains = new TreeMap<>();
    new Statements(connection)
        .query(
            LINKS,
            c ->
                c.keys(versions, VersionKey::key)
                    .numbers(versions, VersionKey::version)
                    .value(MOST_BYTES)
                    .value(MOST_BYTES),
            row ->
                chains
                    .computeIfAbsent(row.getInt(1) - 1, n -> new PatchChain())
                    .add(Rebuild.link(row, 2)));
    Map<VersionKey, EntryState> states = new HashMap<>();
    chains.forEach(
        (n, chain) -> {
          VersionKey version = versions.get(n);
          if (chain.reached(version.version())) {
            states.put(version, chain.state(version.key()));
          }
        });
    VersionKey first = versions.get(0);
    if (!states.containsKey(first)) {
      EntryState state = new Rebuild(connection, first.key(), first.version()).run();
      if (state != null) {
        states.put(first, state);
      }
    }
    return states;
  }
}
