package dev.ropeway.room;

import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Map;
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
    JsonObjectBuilder json = JsonValues.object().add("clients", RoomDelta.texts(clients));
    StreamEvent event = encoded(StreamEvent.Kind.CLIENTS, json);
    return new RoomEvent(event, clients, Set.of(), Set.of(), null);
  }

  static RoomEvent ofValues(Map<String, Map<String, JsonValue>> told, Set<String> gone) {
    JsonObjectBuilder values = RoomDelta.values(told);
    gone.forEach(values::addNull);
    StreamEvent event =
        encoded(StreamEvent.Kind.EPHEMERAL, JsonValues.object().add("values", values));
    return new RoomEvent(event, null, Set.copyOf(told.keySet()), Set.copyOf(gone), null);
  }

  static RoomEvent ofMessage(RoomMessage message) {
    StreamEvent event = encoded(StreamEvent.Kind.MESSAGE, message.json());
    return new RoomEvent(event, null, Set.of(), Set.of(), message);
  }

  private static StreamEvent encoded(StreamEvent.Kind kind, JsonObjectBuilder json) {
    return StreamEvent.beside(kind, JsonText.writeUtf8(json.build()));
  }
}
