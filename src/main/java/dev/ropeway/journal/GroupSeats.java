package dev.ropeway.journal;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends clients to rooms of a group that have a free seat, and holds it for them until they come.
 * Whoever does so writes the group's row first and so sees what all before him have done. Only the
 * database's clock counts. Thread-safe; every method blocks on the database.
 */
public final class GroupSeats {
  private static final String GROUP =
      """
      insert into room_group (store, name, used_at) values (?, ?, now())
      on conflict (store, name) do update set used_at = excluded.used_at
      returning name
      """;

  /** Where the clients are already, or are held a seat. */
  private static final String OWN =
      """
      select t.client, min(t.key) from (
        select c.client, c.key from room_client c
        where c.store = ? and c.key >= ? and c.key < ? and length(c.key) = ?
          and c.client = any (?::text[])
        union all
        select s.client, s.key from room_seat s
        where s.store = ? and s.key >= ? and s.key < ? and length(s.key) = ?
          and s.client = any (?::text[])
          and s.held_until > now() and s.held_until < now() + interval '10 minutes'
      ) t
      group by t.client
      """;

  /** Rooms in which somebody is, or is about to be, the fullest first. */
  private static final String ROOMS =
      """
      select t.key, count(*) from (
        select c.key, c.client from room_client c
        where c.store = ? and c.key >= ? and c.key < ? and length(c.key) = ?
        union
        select s.key, s.client from room_seat s
        where s.store = ? and s.key >= ? and s.key < ? and length(s.key) = ?
          and s.held_until > now() and s.held_until < now() + interval '10 minutes'
      ) t
      group by t.key having count(*) < ? order by 2 desc, 1 limit ?
      """;

  private static final String HOLD =
      """
      insert into room_seat as s (bucket, store, key, client, held_until)
      select i.bucket, i.store, i.key, i.client, now() + ?::bigint * interval '1 millisecond'
      from unnest(?::int2[], ?::text[], ?::text[], ?::text[]) as i(bucket, store, key, client) order by 2, 3, 4
      on conflict (bucket, store, key, client) do update set held_until = excluded.held_until
      returning store, key
      """;

  private static final String LAPSED =
      """
      delete from room_seat
      where held_until <= now() or held_until >= now() + interval '10 minutes'
      returning store, key
      """;

  private static final String UNUSED =
      """
      delete from room_group
      where used_at < now() - interval '1 hour' or used_at > now() + interval '10 minutes'
      returning store, name
      """;

  private static final String LEFT = "select 1 from room_seat limit 1";

  private final Database database;
  private final long hold;

  /** Holds a seat for so long, less than ten minutes. */
  public GroupSeats(Database database, Duration hold) {
    this.database = database;
    this.hold = hold.toMillis();
  }

  /**
   * Finds rooms for clients, the fullest that are not full. Who is in one already, or was sent to
   * one a moment ago, is sent there; where none is free, to a new one.
   *
   * @param capacity how many may be in a room; 0: any number
   * @param wishes the clients, without what tells their tabs apart, each with the key of the room
   *     that is begun if there is none for it
   * @return their rooms
   */
  public Map<String, String> find(RoomGroup group, int capacity, Map<String, String> wishes) {
    return database.push(
        connection -> {
          Statements statements = new Statements(connection);
          statements.any(GROUP, c -> c.value(group.store()).value(group.name()));
          List<String> clients = List.copyOf(wishes.keySet());
          Map<String, String> found = own(statements, group, clients);
          long most = capacity == 0 ? Long.MAX_VALUE : capacity;
          Map<String, Long> rooms = rooms(statements, group, most, clients.size());
          for (String client : clients) {
            if (!found.containsKey(client)) {
              String key = fullest(rooms, most);
              String room = key == null ? Objects.requireNonNull(wishes.get(client)) : key;
              rooms.merge(room, 1L, Long::sum);
              found.put(client, room);
            }
          }
          hold(statements, group, found);
          return found;
        });
  }

  private static Map<String, String> own(
      Statements statements, RoomGroup group, List<String> clients) throws SQLException {
    Map<String, String> own = new HashMap<>();
    statements.query(
        OWN,
        c -> of(of(c, group).texts(clients, name -> name), group).texts(clients, name -> name),
        row -> own.put(row.getString(1), row.getString(2)));
    return own;
  }

  private static Map<String, Long> rooms(
      Statements statements, RoomGroup group, long most, int limit) throws SQLException {
    Map<String, Long> rooms = new LinkedHashMap<>();
    statements.query(
        ROOMS,
        c -> of(of(c, group), group).value(most).value(limit),
        row -> rooms.put(row.getString(1), row.getLong(2)));
    return rooms;
  }

  private static Columns of(Columns columns, RoomGroup group) throws SQLException {
    return columns
        .value(group.store())
        .value(group.first())
        .value(group.end())
        .value(group.length());
  }

  private static @Nullable String fullest(Map<String, Long> rooms, long most) {
    String fullest = null;
    long taken = 0;
    for (Map.Entry<String, Long> room : rooms.entrySet()) {
      if (room.getValue() < most && room.getValue() > taken) {
        fullest = room.getKey();
        taken = room.getValue();
      }
    }
    return fullest;
  }

  private void hold(Statements statements, RoomGroup group, Map<String, String> found)
      throws SQLException {
    List<ClientKey> seats = new ArrayList<>();
    found.forEach(
        (client, key) -> seats.add(new ClientKey(new EntryKey(group.store(), key), client)));
    statements.query(HOLD, c -> c.value(hold).clients(seats), Statements::key);
  }

  /** Forgets seats that nobody came for, and groups of long ago; whether any seat is left. */
  public boolean sweep() {
    return database.push(
        connection -> {
          Statements statements = new Statements(connection);
          statements.query(LAPSED, c -> c, Statements::key);
          statements.query(UNUSED, c -> c, Statements::key);
          return statements.any(LEFT, c -> c);
        });
  }
}
