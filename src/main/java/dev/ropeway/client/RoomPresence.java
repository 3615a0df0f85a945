package dev.ropeway.client;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who is here, and what they show that is never stored. */
final class RoomPresence {
  private List<String> clients = List.of();
  private final Map<String, Map<String, JsonValue>> ephemeral = new TreeMap<>();

  /** Unmodifiable. */
  List<String> clients() {
    return clients;
  }

  /** By client and JSON Pointer; a copy. */
  Map<String, Map<String, JsonValue>> ephemeral() {
    Map<String, Map<String, JsonValue>> copy = new TreeMap<>();
    ephemeral.forEach((client, values) -> copy.put(client, Map.copyOf(values)));
    return Collections.unmodifiableMap(copy);
  }

  /** Takes the whole list; returns what changed, null if nothing. */
  @Nullable ClientsChange list(JsonArray list) {
    List<String> now =
        list.getValuesAs(JsonString.class).stream().map(JsonString::getString).toList();
    List<String> joined = now.stream().filter(client -> !clients.contains(client)).toList();
    List<String> left = clients.stream().filter(client -> !now.contains(client)).toList();
    clients = now;
    return joined.isEmpty() && left.isEmpty() ? null : new ClientsChange(now, joined, left);
  }

  /** Takes changes by client and path; returns them one by one. */
  List<EphemeralChange> show(JsonObject values) {
    List<EphemeralChange> events = new ArrayList<>();
    values.forEach(
        (client, changes) -> {
          if (changes instanceof JsonObject paths) {
            paths.forEach((path, value) -> events.add(show(client, path, value)));
          } else {
            events.addAll(forget(List.of(client)));
          }
        });
    return events;
  }

  private EphemeralChange show(String client, String path, JsonValue value) {
    Map<String, JsonValue> values = ephemeral.computeIfAbsent(client, name -> new TreeMap<>());
    boolean gone = value.getValueType() == JsonValue.ValueType.NULL;
    if (gone) {
      values.remove(path);
    } else {
      values.put(path, value);
    }
    if (values.isEmpty()) {
      ephemeral.remove(client);
    }
    return new EphemeralChange(client, path, gone ? null : value);
  }

  /** These clients show nothing any longer. */
  List<EphemeralChange> forget(Collection<String> gone) {
    List<EphemeralChange> events = new ArrayList<>();
    for (String client : List.copyOf(gone)) {
      Map<String, JsonValue> values = ephemeral.remove(client);
      if (values != null) {
        values.keySet().forEach(path -> events.add(new EphemeralChange(client, path, null)));
      }
    }
    return events;
  }

  List<EphemeralChange> forgetAll() {
    return forget(ephemeral.keySet());
  }
}
