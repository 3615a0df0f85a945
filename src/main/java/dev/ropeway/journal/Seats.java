package dev.ropeway.journal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who of those that arrive gets a seat. Called in a transaction that has written the rows of their
 * rooms before: whoever else lets somebody into one of them waits for its end, and sees it then.
 */
final class Seats {
  private static final String TAKEN =
      """
      select c.store, c.key, count(*)
      from unnest(?::int2[], ?::text[], ?::text[]) as i(bucket, store, key)
        cross join lateral (
          select * from room_client c
          where c.bucket = i.bucket and c.store = i.store and c.key = i.key offset 0) c
      group by c.bucket, c.store, c.key
      """;

  /** For whom there is a seat who is not there yet. */
  private static final String HELD =
      """
      select s.store, s.key, count(*)
      from unnest(?::int2[], ?::text[], ?::text[]) as i(bucket, store, key)
        cross join lateral (
          select s.* from room_seat s
            left join room_client c on c.bucket = s.bucket and c.store = s.store and c.key = s.key
              and c.client = s.client
          where s.bucket = i.bucket and s.store = i.store and s.key = i.key and c.client is null
            and s.held_until > now() and s.held_until < now() + interval '10 minutes' offset 0) s
      group by s.bucket, s.store, s.key
      """;

  private static final String SEATED =
      """
      select c.store, c.key, c.client
      from unnest(?::int2[], ?::text[], ?::text[], ?::text[]) as i(bucket, store, key, client)
        cross join lateral (
          select * from room_client c
          where c.bucket = i.bucket and c.store = i.store and c.key = i.key
            and c.client = i.client offset 0) c
      """;

  /** Whoever comes needs no seat held any more. */
  private static final String CLAIMED =
      """
      delete from room_seat s
      using unnest(?::int2[], ?::text[], ?::text[], ?::text[]) as i(bucket, store, key, client),
        (select now() as at) t
      where s.bucket = any (array[i.bucket]) and s.store = any (array[i.store])
        and s.key = i.key and s.client = i.client
      returning s.store, s.key, s.client, s.held_until > t.at
      """;

  private final Map<EntryKey, Long> present = new HashMap<>();
  private final Map<EntryKey, Long> held = new HashMap<>();
  private final Set<ClientKey> seated = new HashSet<>();
  private final Set<ClientKey> awaited = new HashSet<>();

  /** Decides about clients in the order in which they are given. */
  static Arrivals of(Statements statements, List<Arrival> arrivals) throws SQLException {
    Seats seats = new Seats();
    List<Arrival> conditional = arrivals.stream().filter(Arrival::conditional).toList();
    if (!conditional.isEmpty()) {
      seats.look(statements, conditional);
    }
    List<ClientKey> in = new ArrayList<>();
    List<Arrival> full = new ArrayList<>();
    List<ClientKey> unasked = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      ClientKey client = arrival.client();
      boolean known = !arrival.conditional() || seats.seated.contains(client);
      if (!known && !arrival.admitted()) {
        unasked.add(client);
      } else if (known || seats.take(arrival)) {
        in.add(client);
      } else {
        full.add(arrival);
      }
    }
    return new Arrivals(true, in, full, unasked);
  }

  private void look(Statements statements, List<Arrival> arrivals) throws SQLException {
    List<ClientKey> clients = arrivals.stream().map(Arrival::client).toList();
    List<EntryKey> rooms = clients.stream().map(ClientKey::key).distinct().toList();
    statements.query(
        TAKEN, c -> c.keys(rooms), row -> present.put(Statements.key(row), row.getLong(3)));
    statements.query(
        HELD, c -> c.keys(rooms), row -> held.put(Statements.key(row), row.getLong(3)));
    seated.addAll(
        statements.query(
            SEATED,
            c -> c.clients(clients),
            row -> new ClientKey(Statements.key(row), row.getString(3))));
    List<ClientKey> coming =
        arrivals.stream().filter(Arrival::admitted).map(Arrival::client).toList();
    awaited.addAll(
        statements.query(
            CLAIMED,
            c -> c.clients(coming),
            row ->
                row.getBoolean(4) ? new ClientKey(Statements.key(row), row.getString(3)) : null));
  }

  /**
   * Who was sent here finds his seat unless somebody took it while it was held: one who came by the
   * room's key when it was given away.
   */
  private boolean take(Arrival arrival) {
    EntryKey room = arrival.client().key();
    boolean sent = awaited.contains(arrival.client());
    long others = sent ? 0 : held.getOrDefault(room, 0L);
    long before = present.getOrDefault(room, 0L);
    boolean free = arrival.capacity() == 0 || before + others < arrival.capacity();
    if (free) {
      present.put(room, before + 1);
      held.merge(room, sent ? -1L : 0L, Long::sum);
    }
    return free;
  }
}
