package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What has to be done about rooms when time has passed: nodes that are dead, clients that do not
 * come back, rooms that everybody has left. Any node may do any of it, any number of them at the
 * same time; whatever one leaves undone is found by the next. Only the database's clock counts.
 * Thread-safe; every method blocks on the database.
 */
public final class RoomCare {
  private static final int MOST = 200;

  /** A time that lies so far ahead was told before the database's clock was put back. */
  private static final String PASSED =
      """
      (%1$s <= now() - ?::bigint * interval '1 millisecond'
        or %1$s > now() + interval '1 minute')\
      """;

  private static final String DEAD =
      "delete from room_node where %s returning node".formatted(PASSED.formatted("seen_at"));
  private static final String DESERTED =
      """
      update room_client c set nodes = array(select n from unnest(c.nodes) n where n <> all (i.dead)),
        absent_since = case when c.nodes <@ i.dead then coalesce(c.absent_since, i.at) end
      from (select ?::text[] as dead, now() as at) i
      where c.nodes && i.dead
      returning c.store, c.key
      """;
  private static final String ABSENT =
      """
      select store, key, client from room_client
      where cardinality(nodes) = 0 and %s
      order by store, key, client limit ?
      """
          .formatted(PASSED.formatted("absent_since"));
  private static final String DEPART =
      """
      delete from room_client where bucket = ? and store = ? and key = ? and client = ?
        and cardinality(nodes) = 0 and %s
      returning store, key
      """
          .formatted(PASSED.formatted("absent_since"));
  private static final String EMPTIED =
      """
      update room r set empty_since = now()
      from unnest(?::int2[], ?::text[], ?::text[]) as i(bucket, store, key)
      where r.bucket = any (array[i.bucket]) and r.store = any (array[i.store])
        and r.key = i.key and not exists (
        select from room_client c
        where c.bucket = any (array[i.bucket]) and c.bucket = r.bucket and c.store = r.store
          and c.key = r.key offset 0)
      returning r.store, r.key
      """;
  private static final String UNNOTICED =
      """
      select r.store, r.key from room r
      where r.empty_since is null and not exists (
        select from room_client c where c.bucket = r.bucket and c.store = r.store and c.key = r.key)
      order by 1, 2 limit ?
      """;
  private static final String EMPTY =
      """
      select store, key from room where %s order by store, key limit ?
      """
          .formatted(PASSED.formatted("empty_since"));
  private static final String CLOSE =
      """
      delete from room r where bucket = ? and store = ? and key = ? and %s and not exists (
        select from room_client c where c.bucket = r.bucket and c.store = r.store and c.key = r.key)
      returning store, key
      """
          .formatted(PASSED.formatted("r.empty_since"));

  /** The earliest of times, those that lie so far ahead taken for past. */
  private static final String EARLIEST =
      """
      (select min(case when %1$s > now() + interval '1 minute' then now() - interval '1 day'
          else %1$s end) + ?::bigint * interval '1 millisecond' from %2$s)\
      """;

  private static final String NEXT =
      """
      select ceil(1000 * extract(epoch from least(%s, %s, %s,
        case when exists (select from room r where r.empty_since is null and not exists (
          select from room_client c where c.bucket = r.bucket and c.store = r.store and c.key = r.key)) then now() end)
        - now()))
      """
          .formatted(
              EARLIEST.formatted("seen_at", "room_node"),
              EARLIEST.formatted("absent_since", "room_client where absent_since is not null"),
              EARLIEST.formatted(
                  "empty_since",
                  """
                  room r where r.empty_since is not null and not exists (
                    select from room_client c where c.bucket = r.bucket and c.store = r.store and c.key = r.key)\
                  """));

  private final Database database;
  private final long grace;
  private final long close;
  private final long timeout;

  /**
   * Works on a database.
   *
   * @param grace how long a client may be away before it has left
   * @param close how long a room is empty before it is closed
   * @param timeout how long a node may be silent before it is dead
   */
  public RoomCare(Database database, Duration grace, Duration close, Duration timeout) {
    this.database = database;
    this.grace = grace.toMillis();
    this.close = close.toMillis();
    this.timeout = timeout.toMillis();
  }

  /** Takes silent nodes for dead: nobody is present through them. Returns the rooms concerned. */
  public List<EntryKey> bury() {
    return database.push(
        connection -> {
          Statements statements = new Statements(connection);
          List<String> dead =
              statements.query(DEAD, c -> c.value(timeout), row -> row.getString(1));
          return dead.isEmpty()
              ? List.of()
              : statements.query(DESERTED, c -> c.texts(dead, n -> n), Statements::key);
        });
  }

  /** Records the departure of clients that did not come back in time. Returns who they are. */
  public List<ClientKey> depart() {
    List<ClientKey> absent =
        Statements.query(
            database,
            ABSENT,
            c -> c.value(grace).value(MOST),
            row -> new ClientKey(Statements.key(row), row.getString(3)));
    return absent.isEmpty() ? absent : database.push(connection -> depart(connection, absent));
  }

  private List<ClientKey> depart(Connection connection, List<ClientKey> absent)
      throws SQLException {
    Statements statements = new Statements(connection);
    List<ClientKey> left = new ArrayList<>();
    for (ClientKey client : absent) {
      if (statements.any(DEPART, c -> c.client(client).value(grace))) {
        left.add(client);
      }
    }
    Leaves.record(connection, left, List.of());
    return left;
  }

  /** Notes which of these rooms, and of those that somebody failed to note, have nobody left. */
  public void note(List<EntryKey> rooms) {
    List<EntryKey> unnoticed =
        Statements.query(database, UNNOTICED, c -> c.value(MOST), Statements::key);
    List<EntryKey> all = new ArrayList<>(rooms);
    all.addAll(unnoticed);
    if (!all.isEmpty()) {
      database.push(
          connection ->
              new Statements(connection).query(EMPTIED, c -> c.keys(all), Statements::key));
    }
  }

  /** Closes rooms that have had nobody for long enough. Returns which. */
  public List<EntryKey> close() {
    List<EntryKey> empty =
        Statements.query(database, EMPTY, c -> c.value(close).value(MOST), Statements::key);
    return empty.isEmpty() ? empty : database.push(connection -> close(connection, empty));
  }

  private List<EntryKey> close(Connection connection, List<EntryKey> empty) throws SQLException {
    Statements statements = new Statements(connection);
    List<EntryKey> closed = new ArrayList<>();
    for (EntryKey room : empty) {
      closed.addAll(statements.query(CLOSE, c -> c.key(room).value(close), Statements::key));
    }
    Leaves.record(connection, List.of(), closed);
    return closed;
  }

  /** In how many milliseconds there is something to do; negative if nothing is to be expected. */
  public long next() {
    Long next =
        Statements.first(
            database,
            NEXT,
            c -> c.value(timeout).value(grace).value(close),
            row -> {
              long millis = row.getLong(1);
              return row.wasNull() ? null : Math.max(0, millis);
            });
    return next == null ? -1 : next;
  }
}
