package dev.ropeway.room;

import dev.ropeway.StreamEvent;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event for a room's readers, encoded once.
 *
 * @param clients the whole list, if the event tells it; else null
 * @param told clients of which it tells values
 * @param gone clients that it says have none any longer
 * @param said the message, if it is one; else null
 */
record Item(
    StreamEvent event,
    @Nullable Set<String> clients,
    Set<String> told,
    Set<String> gone,
    @Nullable Said said) {

  static Item ofClients(Set<String> clients) {
    return new Item(RoomJson.clients(clients), clients, Set.of(), Set.of(), null);
  }

  static Item ofMessage(Said said) {
    return new Item(said.event(), null, Set.of(), Set.of(), said);
  }
}
