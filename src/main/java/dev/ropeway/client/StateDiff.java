package dev.ropeway.client;

import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.NumericEquality;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The places whose values differ between two states. As far down as objects and arrays still match:
 * of an array that lost or got elements other than at its end, the array itself. Members in the
 * order of their names.
 */
final class StateDiff {
  private final List<Change> found = new ArrayList<>();
  private final Function<String, Change.Origin> origins;

  private StateDiff(Function<String, Change.Origin> origins) {
    this.origins = origins;
  }

  static List<Change> between(
      @Nullable JsonValue before,
      @Nullable JsonValue after,
      Function<String, Change.Origin> origins) {
    StateDiff changes = new StateDiff(origins);
    changes.compare("", before, after);
    return changes.found;
  }

  /** Whether two values are equal, 1 and 1.0 too; what both share costs nothing. */
  static boolean equal(@Nullable JsonValue a, @Nullable JsonValue b) {
    return a == b || (a != null && b != null && NumericEquality.equal(a, b));
  }

  /** Whether one of two places lies in the other. */
  static boolean meet(String path, String other) {
    return isAtOrBelow(path, other) || isAtOrBelow(other, path);
  }

  private static boolean isAtOrBelow(String path, String above) {
    return path.startsWith(above)
        && (path.length() == above.length() || path.charAt(above.length()) == '/');
  }

  private void compare(String path, @Nullable JsonValue before, @Nullable JsonValue after) {
    if (before == after) {
      return;
    }
    if (before instanceof JsonObject was && after instanceof JsonObject is) {
      compareObjects(path, was, is);
    } else if (before instanceof JsonArray was && after instanceof JsonArray is) {
      compareArrays(path, was, is);
    } else if (!equal(before, after)) {
      found.add(new Change(path, after, before, origins.apply(path)));
    }
  }

  private void compareObjects(String path, JsonObject before, JsonObject after) {
    TreeSet<String> names = new TreeSet<>();
    before.forEach(
        (name, value) -> {
          if (value != after.get(name)) {
            names.add(name);
          }
        });
    after.keySet().stream().filter(name -> !before.containsKey(name)).forEach(names::add);
    for (String name : names) {
      compare(path + "/" + JsonPointers.escape(name), before.get(name), after.get(name));
    }
  }

  private void compareArrays(String path, JsonArray before, JsonArray after) {
    int shorter = Math.min(before.size(), after.size());
    if (before.size() != after.size() && !sameHead(before, after, shorter)) {
      found.add(new Change(path, after, before, origins.apply(path)));
      return;
    }
    for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
      compare(path + "/" + i, element(before, i), element(after, i));
    }
  }

  private static boolean sameHead(JsonArray before, JsonArray after, int length) {
    for (int i = 0; i < length; i++) {
      if (!equal(before.get(i), after.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable JsonValue element(JsonArray array, int index) {
    return index < array.size() ? array.get(index) : null;
  }
}
