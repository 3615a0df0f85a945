package dev.ropeway.journal;

import dev.ropeway.Ack;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What those ask who begin to follow keys, however many they are: each statement gives the
 * beginning of what there is, up to a number of bytes or rows.
 */
final class OpeningStatements {
  /** Most outcomes that one statement gives, if no client may have more. */
  private static final int MOST_OUTCOMES = 5_000;

  /**
   * Cut by what the data takes in the database, which costs nothing to know, then by what it is as
   * text, which may be a hundred times as much. The last column tells how many rows there were
   * before.
   */
  private static final String ENTRIES =
      """
      select t.store, t.key, t.version, t.asides, t.data, t.updated_at,
        nullif(t.migrations, '{}'), t.erased, t.deleted, t.patch_bytes, t.expires_at, t.found
      from (
        select r.*, coalesce(octet_length(r.data), 0) as bytes,
          sum(coalesce(octet_length(r.data), 0)) over (order by r.n) as total
        from (
          select s.n, s.store, s.key, s.version, s.asides, s.data::text as data, s.updated_at,
            s.migrations, s.erased, s.deleted, s.patch_bytes, s.expires_at, s.found
          from (
            select i.n, e.*, coalesce(pg_column_size(e.data), 0) as bytes,
              sum(coalesce(pg_column_size(e.data), 0)) over (order by i.n) as total,
              count(*) over () as found
            from unnest(?::int2[], ?::text[], ?::text[]) with ordinality as i(bucket, store, key, n)
              cross join lateral (
                select * from entry e
                where e.bucket = i.bucket and e.store = i.store and e.key = i.key offset 0) e) s
          where s.total - s.bytes < ?
          offset 0) r) t
      where t.total - t.bytes < ?
      order by t.n
      """;

  private static final String DECIDED =
      """
      select i.n, i.client, d.id, d.status, d.reason, d.answered
      from unnest(?::int2[], ?::text[], ?::text[], ?::text[], ?::int8[])
          with ordinality as i(bucket, store, key, client, version, n)
        cross join lateral (
          select a.id, a.status, a.reason, a.result is not null as answered from recorded_action a
          where a.bucket = i.bucket and a.store = i.store and a.key = i.key and a.client = i.client
            and a.status is not null and a.version <= i.version
          order by a.id desc limit ?) d
      order by i.n, d.id desc limit ?
      """;

  private final Statements statements;

  OpeningStatements(Connection connection) {
    this.statements = new Statements(connection);
  }

  Slice<PulledEntry> entries(List<EntryKey> keys, long bytes) throws SQLException {
    return statements.slice(
        ENTRIES,
        columns -> columns.keys(keys).value(bytes).value(bytes),
        PullStatements::entry,
        12,
        Integer.MAX_VALUE);
  }

  /** Those of one client, of whom some may be left out, are left out with all behind them. */
  List<List<Ack>> decided(List<DecidedUpTo> clients, int limit) throws SQLException {
    int most = Math.max(MOST_OUTCOMES, limit + 1);
    List<List<Ack>> acks = new ArrayList<>();
    clients.forEach(client -> acks.add(new ArrayList<>()));
    List<Integer> places =
        statements.query(
            DECIDED,
            columns ->
                columns
                    .clients(clients.stream().map(DecidedUpTo::client).toList())
                    .numbers(clients, DecidedUpTo::version)
                    .value(limit)
                    .value(most),
            row -> {
              int place = row.getInt(1) - 1;
              acks.get(place)
                  .add(
                      Acks.of(
                          row.getString(2),
                          row.getLong(3),
                          row.getString(4),
                          row.getString(5),
                          row.getBoolean(6)));
              return place;
            });
    acks.forEach(Collections::reverse);
    int whole = places.size() < most ? acks.size() : places.get(places.size() - 1);
    return acks.subList(0, whole);
  }
}
