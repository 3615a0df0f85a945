package dev.ropeway.journal;

import dev.ropeway.Ack;
import dev.ropeway.HistoryPrunedException;
import dev.ropeway.action.ClientNames;
import dev.ropeway.json.JsonText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * Removes history and log of before an instant, key by key and in small steps. Thread-safe; every
 * method blocks on the database. Steps may be repeated, left out and run by several nodes at once:
 * each leaves the key whole, and none of them touches a row that cycles write.
 *
 * <p>Of a key remain the version that was newest at the instant, which becomes a snapshot, and all
 * later ones, with their actions; pending actions always. What goes is told by the versions that go
 * and by the order of refused actions, so no index on time is needed.
 */
public record Pruning(Database database) {
  private static final int MOST_VERSIONS = 500;
  private static final int MOST_ACTIONS = 5_000;

  /** The order in which rows are locked, the same on every node. */
  private static final Comparator<ActionId> ORDER =
      Comparator.comparing(ActionId::client).thenComparingLong(ActionId::id);

  /** Client names that nobody comes back with: what they recorded leaves no mark. */
  private static final String ONCE = ClientNames.RESERVED;

  /** Its second version was there at the instant, so the first is not needed; or a refusal was. */
  private static final String KEYS =
      """
      select e.store, e.key,
        exists (select from (select v.at from entry_version v
          where v.bucket = e.bucket and v.store = e.store and v.key = e.key order by v.version offset 1 limit 1) second
          where second.at <= e.until)
        or exists (select from (select a.decided_at from recorded_action a
          where a.bucket = e.bucket and a.store = e.store and a.key = e.key and a.aside is not null
          order by a.version, a.aside limit 1) refused
          where refused.decided_at <= e.until)
      from (select k.bucket, k.store, k.key, coalesce((select own.until
            from unnest(?::text[], ?::timestamptz[]) as own(store, until)
            where own.store = k.store), ?) as until
        from entry k where (k.store, k.key) > (?, ?)
        order by k.store, k.key limit ?) e
      order by e.store, e.key
      """;

  /**
   * The last of the oldest versions that was there at the instant, without too many actions. An
   * erasure is whole: there is no data.
   */
  private static final String FLOOR =
      """
      select o.version, o.whole
      from (select v.version, v.at, v.snapshot is not null or v.patch = 'null' as whole,
          sum(jsonb_array_length(v.actions)) over (order by v.version) as actions,
          row_number() over (order by v.version) as n
        from (select version, at, snapshot, patch, actions from entry_version
          where bucket = ? and store = ? and key = ? order by version limit ?) v) o
      where o.at <= ? and (o.actions <= ? or o.n <= 2)
      order by o.version desc limit 1
      """;

  private static final String WHOLE =
      """
      update entry_version set snapshot = ?::jsonb, migrations = nullif(?::text[], '{}')
      where bucket = ? and store = ? and key = ? and version = ? and snapshot is null
      returning version
      """;
  private static final String DELETE =
      """
      delete from entry_version where bucket = ? and store = ? and key = ? and version < ?
      returning actions::text, case when log is null then jsonb_array_length(actions)
        else jsonb_array_length(jsonb_path_query_array(log, '$[*] ? (@ == null)')) end
      """;
  private static final String REFUSED =
      """
      select r.client, r.id from (select client, id, decided_at from recorded_action
        where bucket = ? and store = ? and key = ? and aside is not null order by version, aside limit ?) r
      where r.decided_at <= ?
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
        group by bucket, store, key, client order by client
        on conflict (bucket, store, key, client) do update set last_id = excluded.last_id
          where m.last_id < excluded.last_id)
      select count(*) from gone
      """;

  /**
   * A key on the way through all of them.
   *
   * @param due whether it has anything to be removed
   */
  public record Found(EntryKey key, boolean due) {}

  /** What a step has removed. */
  public record Removed(long versions, long actions) {
    /** Whether there was anything to remove, and so may be more. */
    public boolean any() {
      return versions + actions > 0;
    }
  }

  /**
   * The keys behind one, in their order.
   *
   * @param before where a store has no other instant
   * @param own the instants of stores that have others
   */
  public List<Found> keys(EntryKey after, Instant before, Map<String, Instant> own, int limit) {
    List<Map.Entry<String, Instant>> others = List.copyOf(own.entrySet());
    return Statements.query(
        database,
        KEYS,
        columns ->
            columns
                .texts(others, Map.Entry::getKey)
                .texts(others, other -> PushStatements.time(other.getValue()))
                .time(before)
                .place(after)
                .value(limit),
        row -> new Found(Statements.key(row), row.getBoolean(3)));
  }

  /** Removes the oldest of what a key has from before an instant, in one transaction. */
  public Removed prune(EntryKey key, Instant before) {
    return database.transact(session -> prune(session, key, before.atOffset(ZoneOffset.UTC)));
  }

  private static Removed prune(StatelessSession session, EntryKey key, OffsetDateTime before) {
    Floor floor = session.doReturningWork(connection -> floor(connection, key, before));
    if (floor == null || floor.whole()) {
      long version = floor == null ? 0 : floor.version();
      return session.doReturningWork(connection -> delete(connection, key, version, before));
    }
    EntryState state = find(session, key, floor.version());
    if (state == null) {
      return new Removed(0, 0); // nothing could be built on it
    }
    return session.doReturningWork(
        connection -> {
          // Rows are written in the order of their versions, or two nodes could wait for each
          // other.
          Removed removed = delete(connection, key, floor.version(), before);
          makeWhole(connection, key, state);
          return removed;
        });
  }

  private static @Nullable EntryState find(StatelessSession session, EntryKey key, long version) {
    try {
      return History.version(session, key, version).orElse(null);
    } catch (HistoryPrunedException e) {
      return null; // another node was faster
    }
  }

  /** The version that will be the oldest. */
  private record Floor(long version, boolean whole) {}

  private static @Nullable Floor floor(Connection connection, EntryKey key, OffsetDateTime before)
      throws SQLException {
    return new Statements(connection)
        .first(
            FLOOR,
            columns -> columns.key(key).value(MOST_VERSIONS + 1).value(before).value(MOST_ACTIONS),
            row -> new Floor(row.getLong(1), row.getBoolean(2)));
  }

  private static void makeWhole(Connection connection, EntryKey key, EntryState state)
      throws SQLException {
    String data = JsonText.write(state.entry().data());
    String migrations = Columns.literal(state.migrations());
    long version = state.entry().version();
    new Statements(connection)
        .any(WHOLE, columns -> columns.value(data).value(migrations).key(key).value(version));
  }

  /**
   * A version that was removed.
   *
   * @param rows how many of its actions had rows; the others went with it
   */
  private record Gone(List<Ack> acks, int rows) {}

  private static Removed delete(
      Connection connection, EntryKey key, long version, OffsetDateTime before)
      throws SQLException {
    Statements statements = new Statements(connection);
    List<Gone> versions =
        statements.query(
            DELETE,
            columns -> columns.key(key).value(version),
            row -> new Gone(Acks.parse(row.getString(1)), row.getInt(2)));
    Set<ActionId> decided = new TreeSet<>(ORDER);
    long folded = 0;
    for (Gone gone : versions) {
      folded += gone.acks().size() - gone.rows();
      if (gone.rows() > 0) {
        gone.acks().forEach(a -> decided.add(new ActionId(key, a.client(), a.id())));
      }
    }
    decided.addAll(
        statements.query(
            REFUSED,
            columns -> columns.key(key).value(MOST_ACTIONS).value(before),
            row -> new ActionId(key, row.getString(1), row.getLong(2))));
    return new Removed(versions.size(), folded + forget(statements, List.copyOf(decided)));
  }

  private static long forget(Statements statements, List<ActionId> decided) throws SQLException {
    if (decided.isEmpty()) {
      return 0;
    }
    return statements.count(FORGET, columns -> columns.actions(decided).value(ONCE));
  }
}
