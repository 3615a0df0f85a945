package dev.ropeway.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes one place of a JSON value; only the containers on the way to it are made anew. */
public final class PathUpdate {
  private final String pointer;
  private final List<String> path;
  private final UnaryOperator<@Nullable JsonValue> change;

  private PathUpdate(String pointer, UnaryOperator<@Nullable JsonValue> change) {
    this.pointer = pointer;
    this.path = JsonPointers.parse(pointer);
    this.change = change;
  }

  /**
   * The value with one place changed.
   *
   * @param change from what is at the place, null if nothing, to what shall be; null removes it
   * @throws NotApplicableException if the place's parent does not exist or cannot have such a
   *     child, or if the root would be removed
   */
  public static JsonValue at(
      String pointer, JsonValue root, UnaryOperator<@Nullable JsonValue> change) {
    return new PathUpdate(pointer, change).update(root, 0);
  }

  private JsonValue update(JsonValue node, int depth) {
    if (depth == path.size()) {
      JsonValue after = change.apply(node);
      if (after == null) {
        throw new NotApplicableException("the root cannot be removed");
      }
      return after;
    }
    String token = path.get(depth);
    if (node instanceof JsonObject object) {
      return update(object, token, depth);
    }
    if (node instanceof JsonArray array) {
      return update(array, token, depth);
    }
    throw new NotApplicableException(
        "nothing can be below " + at(depth) + ", it is no object or array");
  }

  private JsonValue update(JsonObject object, String name, int depth) {
    JsonValue after = child(object.get(name), depth);
    JsonObjectBuilder copy = JsonValues.copyOf(object);
    return (after == null ? copy.remove(name) : copy.add(name, after)).build();
  }

  private JsonValue update(JsonArray array, String token, int depth) {
    int index = JsonPointers.index(token);
    if (index < 0 || index >= array.size()) {
      throw new NotApplicableException("the array has no element at " + at(depth + 1));
    }
    JsonValue after = child(array.get(index), depth);
    JsonArrayBuilder copy = JsonValues.copyOf(array);
    return (after == null ? copy.remove(index) : copy.set(index, after)).build();
  }

  private @Nullable JsonValue child(@Nullable JsonValue child, int depth) {
    if (depth + 1 == path.size()) {
      return change.apply(child);
    }
    if (child == null) {
      throw new NotApplicableException(
          "there is nothing at " + at(depth + 1) + ", a parent of " + pointer);
    }
    return update(child, depth + 1);
  }

  /** The first tokens of the path, for messages. */
  private String at(int tokens) {
    if (tokens == 0) {
      return "the root";
    }
    return path.subList(0, tokens).stream().reduce("", JsonPointers::below);
  }
}
