package dev.ropeway.client;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who is here, and what they show that is never stored. Adds to the events what changes. */
final class RoomPresence {
  private final EventQueue events;
  private final Glides glides;
  private List<String> clients = List.of();
  private boolean told; // since the stream began
  private boolean whole;
  private final Map<String, Map<String, JsonValue>> ephemeral = new TreeMap<>();

  /** What is shown of a value that glides is the glides' business. */
  RoomPresence(EventQueue events, Glides glides) {
    this.events = events;
    this.glides = glides;
  }

  /** Unmodifiable. */
  List<String> clients() {
    return clients;
  }

  /** Whether a client is not here, as far as anybody has been told. */
  boolean lacks(String client) {
    return told && !clients.contains(client);
  }

  /** By client and JSON Pointer; a copy. */
  Map<String, Map<String, JsonValue>> ephemeral() {
    Map<String, Map<String, JsonValue>> copy = new TreeMap<>();
    ephemeral.forEach((client, values) -> copy.put(client, Map.copyOf(values)));
    return Collections.unmodifiableMap(copy);
  }

  /** Takes the whole list. Who left shows nothing any longer. */
  void list(JsonArray list) {
    List<String> now = list.getValuesAs(JsonString::getString);
    List<String> joined = now.stream().filter(client -> !clients.contains(client)).toList();
    List<String> left = clients.stream().filter(client -> !now.contains(client)).toList();
    ClientsChange change = new ClientsChange(now, joined, left);
    clients = change.clients();
    told = true;
    if (!joined.isEmpty() || !left.isEmpty()) {
      events.add(listener -> listener.clientsChanged(change));
      left.forEach(this::forget);
    }
  }

  /** What is shown next is all that there is: nothing is told of what stays the same. */
  void expectWhole() {
    whole = true;
  }

  /** Takes changes by client and path; tells them one by one. */
  void show(JsonObject values) {
    if (whole) {
      whole = false;
      glides.forgetAll(); // all of them are named
      showWhole(values);
    } else {
      change(values);
    }
  }

  private void showWhole(JsonObject values) {
    Set<String> all = new TreeSet<>(values.keySet());
    all.addAll(ephemeral.keySet());
    for (String client : all) {
      Map<String, JsonValue> shown = Map.copyOf(ephemeral.getOrDefault(client, Map.of()));
      Map<String, JsonValue> now =
          values.get(client) instanceof JsonObject paths ? paths : JsonValue.EMPTY_JSON_OBJECT;
      new TreeSet<>(shown.keySet())
          .stream()
              .filter(path -> !now.containsKey(path))
              .forEach(path -> show(client, path, JsonValue.NULL));
      now.forEach(
          (path, value) -> {
            if (!value.equals(shown.get(path))) {
              show(client, path, value);
            }
          });
    }
  }

  private void change(JsonObject values) {
    values.forEach(
        (client, changes) -> {
          if (changes instanceof JsonObject paths) {
            paths.forEach((path, value) -> show(client, path, value));
          } else {
            forget(client);
          }
        });
  }

  private void show(String client, String path, JsonValue value) {
    if (glides.take(client, path, value)) {
      return;
    }
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
    tell(client, path, gone ? null : value);
  }

  private void forget(String client) {
    glides.forget(client);
    Map<String, JsonValue> values = ephemeral.remove(client);
    if (values != null) {
      values.keySet().forEach(path -> tell(client, path, null));
    }
  }

  /** A new stream begins: nobody shows anything any longer, and who is here is told anew. */
  void forgetAll() {
    told = false;
    glides.forgetAll();
    List.copyOf(ephemeral.keySet()).forEach(this::forget);
  }

  private void tell(String client, String path, @Nullable JsonValue value) {
    EphemeralChange change = new EphemeralChange(client, path, value);
    events.add(listener -> listener.ephemeralChanged(change));
  }
}
