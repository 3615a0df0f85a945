package dev.ropeway.journal;

import dev.ropeway.Ack;
import dev.ropeway.action.ClientNames;
import dev.ropeway.journal.Pruning.Aged;
import dev.ropeway.journal.Pruning.Removed;
import dev.ropeway.json.JsonText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * One transaction of {@link Pruning}: removes the oldest of what some keys have, with one statement
 * for all of them where there was one for each. Each of its statements locks rows in the order of
 * the keys, so steps of several nodes wait for each other, but never in a ring. Confined to one
 * thread.
 */
final class PruningStep {
  /** Versions of one key at most, and actions of one key and of all refused ones. */
  private static final int MOST_VERSIONS = 500;

  private static final int MOST_ACTIONS = 5_000;

  /** Of all keys together, beyond which the rest of them is left for the next step. */
  private static final long MOST_ROWS = 10_000;

  /** The order in which rows are locked, the same on every node. */
  private static final Comparator<ActionId> ORDER =
      Comparator.comparing(ActionId::key, Comparator.comparing(EntryKey::store))
          .thenComparing(ActionId::key, Comparator.comparing(EntryKey::key))
          .thenComparing(ActionId::client)
          .thenComparingLong(ActionId::id);

  /** Client names that nobody comes back with: what they recorded leaves no mark. */
  private static final String ONCE = ClientNames.RESERVED;

  /**
   * Of each key the last of its oldest versions that was there at the instant, without too many
   * actions. An erasure is whole: there is no data.
   */
  private static final String FLOORS =
      """
      select i.n, f.version, f.whole, f.n - 1 as versions, f.actions
      from unnest(?::int2[], ?::text[], ?::text[], ?::timestamptz[])
          with ordinality as i(bucket, store, key, until, n)
        cross join lateral (
          select o.version, o.whole, o.n, o.actions
          from (select v.version, v.at, v.snapshot is not null or v.patch = 'null' as whole,
              sum(jsonb_array_length(v.actions)) over (order by v.version) as actions,
              row_number() over (order by v.version) as n
            from (select h.version, h.at, h.snapshot, h.patch, h.actions from entry_version h
              where h.bucket = i.bucket and h.store = i.store and h.key = i.key
              order by h.version limit ?) v) o
          where o.at <= i.until and (o.actions <= ? or o.n <= 2)
          order by o.version desc limit 1) f
      order by i.n
      """;

  /** With how many actions went with each version, and those that may have rows. */
  private static final String DELETE =
      """
      delete from entry_version v
      using unnest(?::int2[], ?::text[], ?::text[], ?::int8[]) as i(bucket, store, key, version)
      where v.bucket = any (array[i.bucket]) and v.store = any (array[i.store]) and v.key = i.key
        and v.version < i.version
      returning v.store, v.key,
        case when v.log is null then 0
          else jsonb_array_length(jsonb_path_query_array(v.log, 'strict $[*] ? (@ != null)')) end,
        case when v.log is null or jsonb_path_exists(v.log, 'strict $[*] ? (@ == null)')
          then v.actions::text end
      """;

  private static final String REFUSED =
      """
      select i.store, i.key, r.client, r.id
      from unnest(?::int2[], ?::text[], ?::text[], ?::timestamptz[])
          with ordinality as i(bucket, store, key, until, n)
        cross join lateral (
          select a.client, a.id, a.decided_at from recorded_action a
          where a.bucket = i.bucket and a.store = i.store and a.key = i.key and a.aside is not null
          order by a.version, a.aside limit ?) r
      where r.decided_at <= i.until
      order by i.n limit ?
      """;

  private static final String FORGET =
      """
      with gone as (
        delete from recorded_action a
        using unnest(?::int2[], ?::text[], ?::text[], ?::text[], ?::int8[]) as i(bucket, store, key, client, id)
        where a.bucket = any (array[i.bucket]) and a.store = any (array[i.store])
          and a.key = i.key and a.client = i.client and a.id = i.id
          and a.status is not null
        returning a.bucket, a.store, a.key, a.client, a.id),
      marks as (
        insert into client_mark as m (bucket, store, key, client, last_id)
        select bucket, store, key, client, max(id) from gone where not starts_with(client, ?)
        group by bucket, store, key, client order by store, key, client
        on conflict (bucket, store, key, client) do update set last_id = excluded.last_id
          where m.last_id < excluded.last_id)
      select store, key, count(*) from gone group by store, key
      """;

  private static final String WHOLE =
      """
      update entry_version v
      set snapshot = i.snapshot::jsonb, migrations = nullif(i.migrations::text[], '{}')
      from unnest(?::int2[], ?::text[], ?::text[], ?::int8[], ?::text[], ?::text[])
        as i(bucket, store, key, version, snapshot, migrations)
      where v.bucket = any (array[i.bucket]) and v.store = any (array[i.store]) and v.key = i.key
        and v.version = i.version and v.snapshot is null
      returning v.version
      """;

  private final Connection connection;
  private final Statements statements;
  private final Set<EntryKey> touched = new HashSet<>();
  private final Set<ActionId> decided = new TreeSet<>(ORDER);
  private long versions;
  private long actions;

  PruningStep(Connection connection) {
    this.connection = connection;
    this.statements = new Statements(connection);
  }

  /** The version that will be the oldest, and how many versions and actions lie before it. */
  private record Floor(EntryKey key, long version, boolean whole, long rows) {
    VersionKey name() {
      return new VersionKey(key, version);
    }
  }

  Removed run(List<Aged> keys) throws SQLException {
    Map<EntryKey, Floor> floors = floors(keys);
    Map<VersionKey, EntryState> states = states(floors);
    List<Aged> taken = taken(keys, floors, states);
    List<Floor> removable =
        taken.stream().map(aged -> floors.get(aged.key())).filter(Objects::nonNull).toList();
    delete(removable);
    boolean cut = refused(taken);
    forget();
    makeWhole(removable, states);
    List<Aged> left = left(keys, taken, floors, states, cut);
    return new Removed(versions, actions, taken.size(), left);
  }

  private Map<EntryKey, Floor> floors(List<Aged> keys) throws SQLException {
    Map<EntryKey, Floor> floors = new LinkedHashMap<>();
    statements.query(
        FLOORS,
        c -> aged(c, keys).value(MOST_VERSIONS + 1).value(MOST_ACTIONS),
        row -> {
          EntryKey key = keys.get(row.getInt(1) - 1).key();
          long rows = row.getLong(4) + row.getLong(5);
          return floors.put(key, new Floor(key, row.getLong(2), row.getBoolean(3), rows));
        });
    return floors;
  }

  private static Columns aged(Columns columns, List<Aged> keys) throws SQLException {
    return columns.keys(keys, Aged::key).texts(keys, aged -> PushStatements.time(aged.before()));
  }

  private static List<VersionKey> notWhole(Map<EntryKey, Floor> floors) {
    return floors.values().stream().filter(floor -> !floor.whole()).map(Floor::name).toList();
  }

  /** The data of versions that are to become whole, of as many as memory holds. */
  private Map<VersionKey, EntryState> states(Map<EntryKey, Floor> floors) throws SQLException {
    List<VersionKey> wanted = notWhole(floors);
    return wanted.isEmpty() ? Map.of() : new RebuiltVersions(connection).of(wanted);
  }

  /** Those whose oldest version can be made whole, of the first until there are enough rows. */
  private static List<Aged> taken(
      List<Aged> keys, Map<EntryKey, Floor> floors, Map<VersionKey, EntryState> states) {
    List<Aged> taken = new ArrayList<>();
    long rows = 0;
    for (Aged aged : keys) {
      Floor floor = floors.get(aged.key());
      if (floor == null || floor.whole() || states.containsKey(floor.name())) {
        rows += floor == null ? 0 : floor.rows();
        if (rows > MOST_ROWS && !taken.isEmpty()) {
          return taken;
        }
        taken.add(aged);
      }
    }
    return taken;
  }

  private void delete(List<Floor> floors) throws SQLException {
    if (floors.isEmpty()) {
      return;
    }
    statements.query(
        DELETE,
        c -> c.keys(floors, Floor::key).numbers(floors, Floor::version),
        row -> {
          EntryKey key = Statements.key(row);
          versions++;
          actions += row.getLong(3);
          touched.add(key);
          String acks = row.getString(4);
          for (Ack ack : acks == null ? List.<Ack>of() : Acks.parse(acks)) {
            decided.add(new ActionId(key, ack.client(), ack.id()));
          }
          return null;
        });
  }

  /** Looks for refused actions; whether there may be more of them. */
  private boolean refused(List<Aged> keys) throws SQLException {
    List<ActionId> refused =
        statements.query(
            REFUSED,
            c -> aged(c, keys).value(MOST_ACTIONS).value(MOST_ACTIONS),
            row -> new ActionId(Statements.key(row), row.getString(3), row.getLong(4)));
    decided.addAll(refused);
    return refused.size() >= MOST_ACTIONS;
  }

  private void forget() throws SQLException {
    if (decided.isEmpty()) {
      return;
    }
    List<ActionId> ids = List.copyOf(decided);
    statements.query(
        FORGET,
        columns -> columns.actions(ids).value(ONCE),
        row -> {
          touched.add(Statements.key(row));
          actions += row.getLong(3);
          return null;
        });
  }

  private void makeWhole(List<Floor> floors, Map<VersionKey, EntryState> states)
      throws SQLException {
    List<Floor> made = floors.stream().filter(floor -> !floor.whole()).toList();
    if (!made.isEmpty()) {
      List<EntryState> data = made.stream().map(floor -> states.get(floor.name())).toList();
      statements.any(
          WHOLE,
          c ->
              c.keys(made, Floor::key)
                  .numbers(made, Floor::version)
                  .texts(data, state -> JsonText.write(state.entry().data()))
                  .texts(data, state -> Columns.literal(state.migrations())));
    }
  }

  /**
   * Of whom there may be more: of whom there was something, and who was not taken but can be. The
   * first one of a step can be made whole then, or never.
   */
  private List<Aged> left(
      List<Aged> keys,
      List<Aged> taken,
      Map<EntryKey, Floor> floors,
      Map<VersionKey, EntryState> states,
      boolean cut) {
    Set<Aged> done = cut ? new HashSet<>() : new HashSet<>(taken);
    done.removeIf(aged -> touched.contains(aged.key()));
    List<VersionKey> wanted = notWhole(floors);
    if (!wanted.isEmpty() && !states.containsKey(wanted.get(0))) {
      EntryKey lost = wanted.get(0).key();
      keys.stream().filter(aged -> aged.key().equals(lost)).forEach(done::add);
    }
    return keys.stream().filter(aged -> !done.contains(aged)).toList();
  }
}
