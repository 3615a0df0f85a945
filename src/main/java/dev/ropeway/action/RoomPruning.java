package dev.ropeway.action;

import dev.ropeway.json.JsonPointers;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes from a room's bookkeeping what was about places that are gone. */
record RoomPruning(JsonValue before, JsonValue after) {
  /**
   * The data after an action, with its bookkeeping pruned. The version of a transactional member
   * outlives the member, but not the object it was in.
   *
   * @param touched the places that the action changed; null: perhaps all
   */
  static JsonValue of(JsonValue before, JsonValue after, @Nullable List<String> touched) {
    if (before == after || !RoomBook.isIn(after)) {
      return after;
    }
    RoomPruning pruning = new RoomPruning(before, after);
    RoomBook book = RoomBook.of(after);
    boolean changed = false;
    for (String path : touched == null ? List.of("") : touched) {
      changed |= pruning.prune(book.owners, path, 0);
      changed |= pruning.prune(book.lifetimes, path, 0);
      changed |= pruning.prune(book.versions, path, 1);
    }
    return changed ? book.writeTo(after) : after;
  }

  private <V> boolean prune(TreeMap<String, V> all, String path, int spared) {
    Map<String, V> below = RoomBook.below(all, path);
    boolean changed = below.keySet().removeIf(key -> gone(key, spared));
    if (all.containsKey(path) && gone(path, spared)) {
      all.remove(path);
      changed = true;
    }
    return changed;
  }

  /** Whether there is less on the way to a place than there was, its last tokens not counted. */
  private boolean gone(String path, int spared) {
    List<String> tokens = JsonPointers.parse(path);
    List<String> way = tokens.subList(0, Math.max(0, tokens.size() - spared));
    return reach(after, way) < reach(before, way);
  }

  private static int reach(JsonValue data, List<String> way) {
    JsonValue at = data;
    for (int i = 0; i < way.size(); i++) {
      at = (JsonValue) JsonPointers.child(at, way.get(i));
      if (at == null) {
        return i;
      }
    }
    return way.size();
  }
}
