package dev.ropeway.room;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ephemeral values of one room's clients, newest wins. Bounded per client and altogether.
 * Guarded by its owner.
 */
final class EphemeralValues {
  private final long mostOfClient;
  private final long mostOfRoom;

  // both are made when there is a value: in most rooms there is none
  private Map<String, Map<String, JsonValue>> clients = Map.of();
  private Map<String, Long> sizes = Map.of();
  private long size;

  EphemeralValues(long mostOfClient, long mostOfRoom) {
    this.mostOfClient = mostOfClient;
    this.mostOfRoom = mostOfRoom;
  }

  /** By client and path. */
  Map<String, Map<String, JsonValue>> all() {
    return clients;
  }

  @Nullable Map<String, JsonValue> of(String client) {
    return clients.get(client);
  }

  /** Which limit these changes would break; 0 if none. */
  long broken(String client, Map<String, JsonValue> changes) {
    long more = 0;
    for (Map.Entry<String, JsonValue> change : changes.entrySet()) {
      more += size(change.getKey(), change.getValue()) - sizeNow(client, change.getKey());
    }
    if (more <= 0) {
      return 0;
    }
    if (sizes.getOrDefault(client, 0L) + more > mostOfClient) {
      return mostOfClient;
    }
    return size + more > mostOfRoom ? mostOfRoom : 0;
  }

  /** Changes values of a client; JSON's null removes. */
  void change(String client, Map<String, JsonValue> changes) {
    changes.forEach((path, value) -> change(client, path, value));
  }

  private void change(String client, String path, JsonValue value) {
    if (sizes.isEmpty()) {
      clients = new LinkedHashMap<>();
      sizes = new HashMap<>();
    }
    long more = size(path, value) - sizeNow(client, path);
    if (value.getValueType() != JsonValue.ValueType.NULL) {
      clients.computeIfAbsent(client, c -> new LinkedHashMap<>()).put(path, value);
    } else {
      clients.computeIfPresent(
          client,
          (c, own) -> {
            own.remove(path);
            return own.isEmpty() ? null : own;
          });
    }
    sizes.merge(client, more, Long::sum);
    size += more;
  }

  /** Forgets all of a client's values; false if it has none. */
  boolean forget(String client) {
    if (sizes.isEmpty()) {
      return false;
    }
    size -= sizes.getOrDefault(client, 0L);
    sizes.remove(client);
    return clients.remove(client) != null;
  }

  /** About how many characters these take. */
  static int size(Map<String, JsonValue> changes) {
    long size = 0;
    for (Map.Entry<String, JsonValue> change : changes.entrySet()) {
      size += change.getKey().length() + size(change.getKey(), change.getValue());
    }
    return Math.toIntExact(size);
  }

  private long sizeNow(String client, String path) {
    Map<String, JsonValue> own = clients.get(client);
    JsonValue value = own == null ? null : own.get(path);
    return value == null ? 0 : size(path, value);
  }

  private static long size(String path, JsonValue value) {
    return value.getValueType() == JsonValue.ValueType.NULL
        ? 0
        : path.length() + JsonText.write(value).length();
  }
}
