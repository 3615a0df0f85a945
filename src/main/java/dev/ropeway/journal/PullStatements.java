package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The reading statements of cycles and of catching up. All take many keys at once. */
final class PullStatements {
  private static final String ENTRIES =
      """
      select e.store, e.key, e.version, e.asides, e.data::text, e.updated_at,
        nullif(e.migrations, '{}'), e.erased, e.deleted, e.patch_bytes,
        e.expires_at
      from unnest(?::int2[], ?::text[], ?::text[]) as i(bucket, store, key)
        cross join lateral (
          select * from entry e
          where e.bucket = i.bucket and e.store = i.store and e.key = i.key offset 0) e
      """;

  /**
   * Cut by rows, then by what their arguments take in the database, which costs nothing to know,
   * then by what these are as text, which may be a hundred times as much. The last column tells how
   * many rows there were before they were cut by bytes.
   */
  private static final String PENDING =
      """
      select t.store, t.key, t.client, t.id, t.name, t.args, t.if_versions, t.recorded_at,
        null::text, null::text, null::int8, null::text, t.actor, t.roles, null::text, t.found
      from (
        select r.*, octet_length(r.args) as bytes, sum(octet_length(r.args)) over (
          order by r.id, r.recorded_at, r.store, r.key, r.client) as total
        from (
          select s.store, s.key, s.client, s.id, s.name, s.args::text as args, s.if_versions,
            s.recorded_at, s.actor, s.roles, s.found
          from (
            select a.*, pg_column_size(a.args) as bytes, sum(pg_column_size(a.args)) over (
                order by a.id, a.recorded_at, a.store, a.key, a.client) as total,
              count(*) over () as found
            from (
              select a.store, a.key, a.client, a.id, a.name, a.args, a.if_versions, a.recorded_at,
                a.actor, a.roles
              from unnest(?::int2[], ?::text[], ?::text[]) as i(bucket, store, key)
                cross join lateral (
                  select * from recorded_action a
                  where a.bucket = i.bucket and a.store = i.store and a.key = i.key
                    and a.status is null offset 0) a
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
        a.status, a.reason, a.version, a.cause, a.actor, a.roles, a.result::text
      from unnest(?::int2[], ?::text[], ?::text[], ?::text[], ?::int8[]) as i(bucket, store, key, client, id)
        cross join lateral (
          select * from recorded_action a
          where a.bucket = i.bucket and a.store = i.store and a.key = i.key
            and a.client = i.client and a.id = i.id offset 0) a
      """;
  private static final String LAST_IDS =
      """
      select i.store, i.key, i.client, greatest(
        (select max(a.id) from recorded_action a
          where a.bucket = i.bucket and a.store = i.store and a.key = i.key and a.client = i.client),
        (select m.last_id from client_mark m
          where m.bucket = i.bucket and m.store = i.store and m.key = i.key and m.client = i.client), 0)
      from unnest(?::int2[], ?::text[], ?::text[], ?::text[]) as i(bucket, store, key, client)
      """;
  private static final String MARKS =
      """
      select m.store, m.key, m.client, m.last_id
      from unnest(?::int2[], ?::text[], ?::text[], ?::text[]) as i(bucket, store, key, client)
        cross join lateral (
          select * from client_mark m
          where m.bucket = i.bucket and m.store = i.store and m.key = i.key
            and m.client = i.client offset 0) m
      """;
  private static final String PRESENT =
      """
      select c.store, c.key, c.client
      from unnest(?::int2[], ?::text[], ?::text[], ?::text[]) as i(bucket, store, key, client)
        cross join lateral (
          select * from room_client c
          where c.bucket = i.bucket and c.store = i.store and c.key = i.key
            and c.client = i.client offset 0) c
      """;

  /** By the index of undone actions, which has what was applied as an undo alone. */
  static final String UNDONE =
      """
      select i.store, i.key, i.client, i.id
      from unnest(?::int2[], ?::text[], ?::text[], ?::text[], ?::text[]) as i(bucket, store, key, client, id)
      where exists (select from recorded_action a
        where a.bucket = i.bucket and a.store = i.store and a.key = i.key and a.name = 'undo' and a.status = 'applied'
          and a.args->>'client' = i.client and a.args->>'id' = i.id offset 0)
      """;

  private static final String POSITIONS =
      """
      select e.store, e.key, e.version, e.asides
      from unnest(?::int2[], ?::text[], ?::text[]) as i(bucket, store, key)
        cross join lateral (
          select * from entry e
          where e.bucket = i.bucket and e.store = i.store and e.key = i.key offset 0) e
      """;

  /** By how much the clocks of nodes that work may differ. */
  static final Duration FAR_AHEAD = Duration.ofMinutes(1);

  private static final String REMAINS =
      """
      select i.store, i.key, coalesce(e.version, 0), v.at
      from unnest(?::int2[], ?::text[], ?::text[], ?::int8[]) as i(bucket, store, key, version)
        left join entry e on e.bucket = any (array[i.bucket]) and e.store = any (array[i.store])
          and e.key = i.key
        left join entry_version v on v.bucket = any (array[i.bucket])
          and v.store = any (array[i.store]) and v.key = i.key and v.version = i.version
      """;
  private static final String ORPHANS =
      """
      select store, key, min(recorded_at) from recorded_action
      where status is null and (recorded_at < ? or recorded_at > ?)
      group by store, key order by 3 limit ?
      """;

  private final Statements statements;

  PullStatements(Connection connection) {
    this.statements = new Statements(connection);
  }

  List<PulledEntry> entries(List<EntryKey> keys) throws SQLException {
    return statements.query(ENTRIES, columns -> columns.keys(keys), PullStatements::entry);
  }

  static PulledEntry entry(ResultSet row) throws SQLException {
    return new PulledEntry(
        Statements.key(row),
        new Position(row.getLong(3), row.getLong(4)),
        row.getString(5),
        Statements.instant(row, 6),
        Objects.requireNonNullElse(Statements.texts(row.getArray(7)), List.of()),
        row.getLong(8),
        row.getLong(9),
        row.getLong(10),
        row.getTimestamp(11) == null ? null : Statements.instant(row, 11));
  }

  Slice<RecordedAction> pending(List<EntryKey> keys, int limit, long bytes) throws SQLException {
    return statements.slice(
        PENDING,
        columns -> columns.keys(keys).value(limit).value(bytes).value(bytes),
        PullStatements::action,
        16,
        limit);
  }

  List<RecordedAction> actions(List<ActionId> ids) throws SQLException {
    return statements.query(ACTIONS, columns -> columns.actions(ids), PullStatements::action);
  }

  Map<ClientKey, Long> lastIds(List<ClientKey> clients) throws SQLException {
    Map<ClientKey, Long> ids = new HashMap<>();
    statements.query(
        LAST_IDS,
        columns -> columns.clients(clients),
        row -> ids.put(new ClientKey(Statements.key(row), row.getString(3)), row.getLong(4)));
    return ids;
  }

  Map<ClientKey, Long> marks(List<ClientKey> clients) throws SQLException {
    Map<ClientKey, Long> ids = new HashMap<>();
    statements.query(
        MARKS,
        columns -> columns.clients(clients),
        row -> ids.put(new ClientKey(Statements.key(row), row.getString(3)), row.getLong(4)));
    return ids;
  }

  Set<ClientKey> present(List<ClientKey> clients) throws SQLException {
    return Set.copyOf(
        statements.query(
            PRESENT,
            columns -> columns.clients(clients),
            row -> new ClientKey(Statements.key(row), row.getString(3))));
  }

  Set<ActionId> undone(List<ActionId> actions) throws SQLException {
    return Set.copyOf(
        statements.query(
            UNDONE,
            columns ->
                columns
                    .keys(actions, ActionId::key)
                    .texts(actions, ActionId::client)
                    .texts(actions, action -> String.valueOf(action.id())),
            row -> new ActionId(Statements.key(row), row.getString(3), row.getLong(4))));
  }

  Map<EntryKey, Position> positions(List<EntryKey> keys) throws SQLException {
    Map<EntryKey, Position> positions = new HashMap<>();
    statements.query(
        POSITIONS,
        columns -> columns.keys(keys),
        row -> positions.put(Statements.key(row), new Position(row.getLong(3), row.getLong(4))));
    return positions;
  }

  List<Remains> remains(List<EntrySnapshot> known) throws SQLException {
    return statements.query(
        REMAINS,
        columns -> columns.keys(known, EntrySnapshot::key).numbers(known, EntrySnapshot::version),
        row -> {
          Instant at = Statements.instant(row, 4);
          return new Remains(
              Statements.key(row), row.getLong(3), at.equals(Instant.EPOCH) ? null : at);
        });
  }

  List<Orphan> orphans(Instant now, Duration age, int limit) throws SQLException {
    return statements.query(
        ORPHANS,
        columns -> columns.time(now.minus(age)).time(now.plus(FAR_AHEAD)).value(limit),
        row -> new Orphan(Statements.key(row), Statements.instant(row, 3)));
  }

  private static RecordedAction action(ResultSet row) throws SQLException {
    return new RecordedAction(
        Statements.key(row),
        row.getString(3),
        row.getLong(4),
        row.getString(5),
        row.getString(6),
        Statements.numbers(row.getArray(7)),
        Statements.author(row.getString(13), row.getArray(14)),
        Statements.instant(row, 8),
        Statements.outcome(
            row.getString(9),
            row.getString(10),
            row.getLong(11),
            row.getString(12),
            row.getString(15)));
  }
}
