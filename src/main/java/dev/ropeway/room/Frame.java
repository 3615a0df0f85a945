package dev.ropeway.room;

import jakarta.json.JsonValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What has happened in a room since its readers were told last. Guarded by its owner. */
final class Frame {
  private final Map<String, Set<String>> changed = new LinkedHashMap<>();
  private final Set<String> gone = new LinkedHashSet<>();
  private final Deque<RoomMessage> messages = new ArrayDeque<>();

  void changed(String client, Set<String> paths) {
    changed.computeIfAbsent(client, c -> new LinkedHashSet<>()).addAll(paths);
  }

  /** All values of a client are gone. */
  void gone(String client) {
    changed.remove(client);
    gone.add(client);
  }

  void say(RoomMessage message, int most) {
    messages.add(message);
    if (messages.size() > most) {
      messages.remove();
    }
  }

  /** The events that tell it, with the values as they are now; then it is done with. */
  List<RoomEvent> finish(EphemeralValues values) {
    List<RoomEvent> events = new ArrayList<>();
    Set<String> back = new LinkedHashSet<>(gone);
    back.retainAll(changed.keySet());
    if (!back.isEmpty()) {
      // who left and came back within a frame has none of its old values
      events.add(RoomEvent.ofValues(Map.of(), back));
      gone.removeAll(back);
    }
    if (!changed.isEmpty() || !gone.isEmpty()) {
      Map<String, Map<String, JsonValue>> now = new LinkedHashMap<>();
      changed.forEach((client, paths) -> now.put(client, now(values, client, paths)));
      events.add(RoomEvent.ofValues(now, Set.copyOf(gone)));
    }
    messages.forEach(message -> events.add(RoomEvent.ofMessage(message)));
    return events;
  }

  private static Map<String, JsonValue> now(
      EphemeralValues values, String client, Set<String> paths) {
    Map<String, JsonValue> own = values.all().getOrDefault(client, Map.of());
    Map<String, JsonValue> now = new LinkedHashMap<>();
    paths.forEach(path -> now.put(path, own.getOrDefault(path, JsonValue.NULL)));
    return now;
  }
}
