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
      from unnest(?::text[], ?::text[]) as i(store, key)
        join room_client c on c.store = i.store and c.key = i.key
      group by 1, 2
      """;
  private static final String SEATED =
      """
      select c.store, c.key, c.client
      from unnest(?::text[], ?::text[], ?::text[]) as i(store, key, client)
        join room_client c on c.store = i.store and c.key = i.key and c.client = i.client
      """;

  private final Map<EntryKey, Long> taken = new HashMap<>();
  private final Set<ClientKey> seated = new HashSet<>();

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
        TAKEN, c -> c.keys(rooms), row -> taken.put(Statements.key(row), row.getLong(3)));
    seated.addAll(
        statements.query(
            SEATED,
            c -> c.clients(clients),
            row -> new ClientKey(Statements.key(row), row.getString(3))));
  }

  private boolean take(Arrival arrival) {
    long before = taken.getOrDefault(arrival.client().key(), 0L);
    boolean free = arrival.capacity() == 0 || before < arrival.capacity();
    taken.put(arrival.client().key(), free ? before + 1 : before);
    return free;
  }
}
