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
  private final Deque<Said> said = new ArrayDeque<>();

  void changed(String client, Set<String> paths) {
    changed.computeIfAbsent(client, c -> new LinkedHashSet<>()).addAll(paths);
  }

  /** All values of a client are gone. */
  void gone(String client) {
    changed.remove(client);
    gone.add(client);
  }

  void say(Said message, int most) {
    said.add(message);
    if (said.size() > most) {
      said.remove();
    }
  }

  boolean isEmpty() {
    return changed.isEmpty() && gone.isEmpty() && said.isEmpty();
  }

  /** The events that tell it, with the values as they are now; begins anew. */
  List<Item> finish(Values values) {
    List<Item> items = new ArrayList<>();
    Set<String> back = new LinkedHashSet<>(gone);
    back.retainAll(changed.keySet());
    if (!back.isEmpty()) {
      // who left and came back within a frame has none of its old values
      items.add(item(Map.of(), back));
      gone.removeAll(back);
    }
    if (!changed.isEmpty() || !gone.isEmpty()) {
      Map<String, Map<String, JsonValue>> now = new LinkedHashMap<>();
      changed.forEach((client, paths) -> now.put(client, now(values, client, paths)));
      items.add(item(now, Set.copyOf(gone)));
    }
    said.forEach(message -> items.add(Item.ofMessage(message)));
    changed.clear();
    gone.clear();
    said.clear();
    return items;
  }

  private static Item item(Map<String, Map<String, JsonValue>> changed, Set<String> gone) {
    return new Item(
        RoomJson.values(changed, gone), null, Set.copyOf(changed.keySet()), Set.copyOf(gone), null);
  }

  private static Map<String, JsonValue> now(Values values, String client, Set<String> paths) {
    Map<String, JsonValue> own = values.all().getOrDefault(client, Map.of());
    Map<String, JsonValue> now = new LinkedHashMap<>();
    paths.forEach(path -> now.put(path, own.getOrDefault(path, JsonValue.NULL)));
    return now;
  }
}
