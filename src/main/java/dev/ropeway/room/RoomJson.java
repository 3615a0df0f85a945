package dev.ropeway.room;

import dev.ropeway.StreamEvent;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** The JSON of a room's stream events. */
final class RoomJson {
  private static final JsonProvider JSON = JsonProvider.provider();

  private RoomJson() {}

  static StreamEvent clients(Collection<String> clients) {
    JsonArrayBuilder names = JSON.createArrayBuilder();
    clients.forEach(names::add);
    return event(StreamEvent.Kind.CLIENTS, JSON.createObjectBuilder().add("clients", names));
  }

  /**
   * Changes of values.
   *
   * @param gone clients that have none any longer
   */
  static StreamEvent values(Map<String, Map<String, JsonValue>> changed, Set<String> gone) {
    JsonObjectBuilder values = RoomDelta.values(changed);
    gone.forEach(values::addNull);
    return event(StreamEvent.Kind.EPHEMERAL, JSON.createObjectBuilder().add("values", values));
  }

  private static StreamEvent event(StreamEvent.Kind kind, JsonObjectBuilder json) {
    return new StreamEvent(kind, 0, JsonText.writeUtf8(json.build()));
  }
}
