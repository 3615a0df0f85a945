package dev.ropeway.json;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One well-formed operation of a patch.
 *
 * @param index its place in the patch, from 0
 * @param pointer the path as text
 * @param path the path's tokens
 * @param from the tokens of the place that {@code move} and {@code copy} read, else empty
 * @param value what {@code add}, {@code replace} and {@code test} are about, else null's value
 */
record PatchOperation(
    int index, Kind kind, String pointer, List<String> path, List<String> from, JsonValue value) {

  enum Kind {
    ADD("add", true, false),
    REMOVE("remove", false, false),
    REPLACE("replace", true, false),
    MOVE("move", false, true),
    COPY("copy", false, true),
    TEST("test", true, false);

    final String text;
    final boolean hasValue;
    final boolean hasFrom;

    Kind(String text, boolean hasValue, boolean hasFrom) {
      this.text = text;
      this.hasValue = hasValue;
      this.hasFrom = hasFrom;
    }

    static @Nullable Kind of(String text) {
      for (Kind kind : values()) {
        if (kind.text.equals(text)) {
          return kind;
        }
      }
      return null;
    }
  }

  static PatchOperation parse(int index, JsonValue json) {
    try {
      return parsed(index, json);
    } catch (JsonFormatException e) {
      throw new JsonFormatException("operation " + index + ": " + e.getMessage(), e);
    }
  }

  private static PatchOperation parsed(int index, JsonValue json) {
    if (!(json instanceof JsonObject object)) {
      throw new JsonFormatException("must be an object");
    }
    String op = text(object, "op");
    Kind kind = Kind.of(op);
    if (kind == null) {
      throw new JsonFormatException("member \"op\": there is no operation \"" + op + "\"");
    }
    List<String> path = pointer(object, "path");
    List<String> from = kind.hasFrom ? pointer(object, "from") : List.of();
    if (kind == Kind.MOVE && path.size() > from.size() && startsWith(path, from)) {
      throw new JsonFormatException("member \"path\": a value cannot move into itself");
    }
    JsonValue value = kind.hasValue ? member(object, "value") : JsonValue.NULL;
    return new PatchOperation(index, kind, object.getString("path"), path, from, value);
  }

  private static boolean startsWith(List<String> path, List<String> from) {
    return path.subList(0, from.size()).equals(from);
  }

  private static List<String> pointer(JsonObject object, String name) {
    String text = text(object, name);
    try {
      return JsonPointers.parse(text);
    } catch (JsonFormatException e) {
      throw new JsonFormatException("member \"" + name + "\": " + e.getMessage(), e);
    }
  }

  private static String text(JsonObject object, String name) {
    if (member(object, name) instanceof JsonString string) {
      return string.getString();
    }
    throw new JsonFormatException("member \"" + name + "\" must be a string");
  }

  private static JsonValue member(JsonObject object, String name) {
    JsonValue value = object.get(name);
    if (value == null) {
      throw new JsonFormatException("member \"" + name + "\" is missing");
    }
    return value;
  }

  @Override
  public String toString() {
    return "operation " + index + ", " + kind.text + " \"" + pointer + "\"";
  }
}
