package dev.ropeway.client;

import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ephemeral values of this client, by path, and which of them the server has yet to be told.
 * Only the newest of a path counts. Confined to the tasks of a {@link Serial}.
 */
final class OwnValues {
  private static final int MANY = 1_000;

  private final Map<String, JsonValue> values = new LinkedHashMap<>();
  private final Set<String> untold = new LinkedHashSet<>();
  private int most = MANY; // fewer, to find one that is refused

  /** A value and its path. */
  record Value(String path, JsonValue value) {}

  /** Whether there is something to tell. */
  boolean any() {
    return !untold.isEmpty();
  }

  /** Sets a value; JSON's null removes it. */
  void set(String path, JsonValue value) {
    if (value.getValueType() == JsonValue.ValueType.NULL) {
      values.remove(path);
    } else {
      values.put(path, value);
    }
    untold.add(path);
  }

  /** The server may know none of them. */
  void tellAll() {
    untold.addAll(values.keySet());
  }

  /** As many as fit in a request, by path; the others are the next one's. */
  JsonObject take(int mostBytes) {
    JsonObjectBuilder taken = JsonValues.object();
    int count = 0;
    int bytes = 0;
    for (Iterator<String> each = untold.iterator(); each.hasNext() && count < most; count++) {
      String path = each.next();
      JsonValue value = values.getOrDefault(path, JsonValue.NULL);
      bytes += FrameLimits.sizeOf(JsonValues.object().add(path, value).build());
      if (count > 0 && bytes > mostBytes) {
        break;
      }
      taken.add(path, value);
      each.remove();
    }
    return taken.build();
  }

  /** The server took what was taken from here. */
  void told() {
    most = MANY;
  }

  /** The server did not take these: they are told again, before the others. */
  void again(JsonObject taken) {
    List<String> others = List.copyOf(untold);
    untold.clear();
    untold.addAll(taken.keySet());
    untold.addAll(others);
  }

  /**
   * The server refuses these as they are: half of them are tried next, until one is left.
   *
   * @return the one that is refused, which is not told again; null if it is to be found
   */
  @Nullable Value refused(JsonObject taken) {
    if (taken.size() > 1) {
      most = (taken.size() + 1) / 2;
      again(taken);
      return null;
    }
    most = MANY;
    Map.Entry<String, JsonValue> one = taken.entrySet().iterator().next();
    if (!untold.contains(one.getKey())) { // else it was set anew meanwhile
      values.remove(one.getKey());
    }
    return new Value(one.getKey(), one.getValue());
  }
}
