package dev.ropeway.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.util.Map;

/**
 * The difference of two JSON values as operations of RFC 6902: {@code add}, {@code remove} and
 * {@code replace}. Thread-safe.
 *
 * <p>Subtrees that are the same instance cost nothing, so after an action the work is that of what
 * it changed.
 */
public final class JsonDiff {
  private final DiffOperations operations = new DiffOperations();
  private long shifted;

  /**
   * Operations that make {@code to} of {@code from}; empty if they are equal. A number's scale
   * counts: 1 and 1.0 differ. Where listing the changes of an object or array would be longer than
   * its new value, it is replaced whole.
   *
   * @return at most {@link JsonPatch#MAX_OPERATIONS} operations, which {@link JsonPatch} applies
   *     within its bounds
   */
  public static JsonArray between(JsonValue from, JsonValue to) {
    if (from == to) {
      return JsonValue.EMPTY_JSON_ARRAY;
    }
    JsonDiff diff = new JsonDiff();
    diff.compare("", from, to);
    if (diff.operations.size() > JsonPatch.MAX_OPERATIONS) {
      diff.operations.replaceAllSince(0, 0, "", to);
    }
    return diff.operations.build();
  }

  /** The operation that makes {@code to} of anything. */
  public static JsonArray whole(JsonValue to) {
    JsonDiff diff = new JsonDiff();
    diff.operations.replace("", to);
    return diff.operations.build();
  }

  private JsonDiff() {}

  void compare(String path, JsonValue from, JsonValue to) {
    if (from == to) {
      return;
    }
    if (from instanceof JsonObject before && to instanceof JsonObject after) {
      compareObjects(path, before, after);
    } else if (from instanceof JsonArray before && to instanceof JsonArray after) {
      compareArrays(path, before, after);
    } else if (!from.equals(to)) {
      operations.replace(path, to);
    }
  }

  private void compareObjects(String path, JsonObject from, JsonObject to) {
    int mark = operations.size();
    long cost = operations.cost();
    int kept = 0;
    for (Map.Entry<String, JsonValue> member : from.entrySet()) {
      String name = member.getKey();
      JsonValue after = to.get(name);
      if (after == null) {
        operations.remove(JsonPointers.below(path, name));
      } else {
        kept++;
        if (!isSame(member.getValue(), after)) {
          compare(JsonPointers.below(path, name), member.getValue(), after);
        }
      }
    }
    if (kept < to.size()) {
      addNew(path, from, to);
    }
    operations.preferReplace(mark, cost, path, to);
  }

  private void addNew(String path, JsonObject from, JsonObject to) {
    for (Map.Entry<String, JsonValue> member : to.entrySet()) {
      if (!from.containsKey(member.getKey())) {
        operations.add(JsonPointers.below(path, member.getKey()), member.getValue());
      }
    }
  }

  private void compareArrays(String path, JsonArray from, JsonArray to) {
    int mark = operations.size();
    long cost = operations.cost();
    long shifts = new ArrayDiff(this, operations, path, from, to).run();
    if (shifted + shifts > PatchDraft.MAX_SHIFTED) {
      operations.replaceAllSince(mark, cost, path, to);
    } else {
      shifted += shifts;
      operations.preferReplace(mark, cost, path, to);
    }
  }

  /** Whether two values are known to be equal without looking into them, before a path is built. */
  static boolean isSame(JsonValue from, JsonValue to) {
    return from == to || (!(from instanceof JsonStructure) && from.equals(to));
  }
}
