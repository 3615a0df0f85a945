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
 * @param message the message, if it is one; else null
 */
record RoomEvent(
    StreamEvent event,
    @Nullable Set<String> clients,
    Set<String> told,
    Set<String> gone,
    @Nullable RoomMessage message) {

  static RoomEvent ofClients(Set<String> clients) {
    return new RoomEvent(RoomJson.clients(clients), clients, Set.of(), Set.of(), null);
  }

  static RoomEvent ofMessage(RoomMessage message) {
    return new RoomEvent(message.event(), null, Set.of(), Set.of(), message);
  }
}
