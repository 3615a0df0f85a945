package dev.ropeway.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where two JSON values differ, told by place: neither how one could be made of the other, as
 * {@link JsonDiff} says, nor how anybody did. Confined to one thread.
 *
 * <p>Subtrees that are the same instance cost nothing.
 */
public final class ChangedPaths {
  /** How many places are told. */
  public static final int MOST = 1_000;

  private final List<String> paths = new ArrayList<>();

  private ChangedPaths() {}

  /**
   * JSON Pointers of the places whose values differ, each as deep as there is an object, or an
   * array, on both sides: what is on one side only is one place, whatever lies in it. Elements of
   * arrays are compared by their numbers. An object or array in which more than {@link #MOST}
   * places differ is itself the place. None leads into another; empty if the values are equal.
   */
  public static List<String> between(JsonValue before, JsonValue after) {
    ChangedPaths changed = new ChangedPaths();
    changed.compare("", before, after);
    return changed.paths;
  }

  private void compare(String path, JsonValue before, JsonValue after) {
    if (before == after) {
      return;
    }
    int mark = paths.size();
    if (before instanceof JsonObject from && after instanceof JsonObject to) {
      compareObjects(path, from, to, mark);
    } else if (before instanceof JsonArray from && after instanceof JsonArray to) {
      compareArrays(path, from, to, mark);
    } else if (!before.equals(after)) {
      paths.add(path);
    }
    if (tooMany(mark)) {
      paths.subList(mark, paths.size()).clear();
      paths.add(path);
    }
  }

  private boolean tooMany(int mark) {
    return paths.size() - mark > MOST;
  }

  private void compareObjects(String path, JsonObject from, JsonObject to, int mark) {
    for (Map.Entry<String, JsonValue> member : from.entrySet()) {
      String name = member.getKey();
      JsonValue after = to.get(name);
      if (after == null) {
        paths.add(JsonPointers.below(path, name));
      } else if (!JsonDiff.isSame(member.getValue(), after)) {
        compare(JsonPointers.below(path, name), member.getValue(), after);
      }
      if (tooMany(mark)) {
        return;
      }
    }
    for (String name : to.keySet()) {
      if (!from.containsKey(name)) {
        paths.add(JsonPointers.below(path, name));
      }
      if (tooMany(mark)) {
        return;
      }
    }
  }

  private void compareArrays(String path, JsonArray from, JsonArray to, int mark) {
    int most = Math.max(from.size(), to.size());
    for (int i = 0; i < most && !tooMany(mark); i++) {
      String element = path + '/' + i;
      if (i >= from.size() || i >= to.size()) {
        paths.add(element);
      } else {
        compare(element, from.get(i), to.get(i));
      }
    }
  }
}
