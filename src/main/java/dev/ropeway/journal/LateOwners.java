package dev.ropeway.journal;

import dev.ropeway.action.Actor;
import dev.ropeway.action.BuiltInActions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that came to own something after they had left their room: the departure that would have
 * ended that is past. In the push that makes them owners they become absent, as if they had been
 * there until now; so they keep what they own if they come back within the grace, and else depart
 * once more, whichever node dies meanwhile. Who never was in the room owns as long as he likes.
 */
final class LateOwners {
  // the names that departures are recorded under begin with ropeway:room: and ';' is behind ':'
  private static final String ABSENT =
      """
      insert into room_client (store, key, client, nodes, absent_since)
      select i.store, i.key, i.client, '{}', now()
      from (select distinct store, key, client
        from unnest(?::text[], ?::text[], ?::text[]) as u(store, key, client)) i
      where exists (select from recorded_action a
        where a.store = i.store and a.key = i.key
          and a.client > 'ropeway:room:' and a.client < 'ropeway:room;'
          and a.name = 'leave' and a.args ->> 'client' = i.client)
      order by 1, 2, 3
      on conflict do nothing
      returning store, key
      """;

  private final List<ClientKey> owners = new ArrayList<>();

  /** Looks for owners among actions that were decided. */
  LateOwners(List<ActionWrite> recorded, List<ActionWrite> decided) {
    recorded.forEach(this::add);
    decided.forEach(this::add);
  }

  private void add(ActionWrite action) {
    String owner = concerns(action) ? Actor.of(action.client(), action.author()).identity() : null;
    if (owner != null) {
      owners.add(new ClientKey(action.key(), owner));
    }
  }

  /** Whether somebody came to own something. */
  static boolean concerns(ActionWrite action) {
    return action.name().equals(BuiltInActions.OWN)
        && action.outcome() != null
        && action.outcome().applied();
  }

  /** Writes down those who have left; asks nothing if nobody came to own anything. */
  void write(Connection connection) throws SQLException {
    if (!owners.isEmpty()) {
      new Statements(connection).query(ABSENT, c -> c.clients(owners), Statements::key);
    }
  }
}
