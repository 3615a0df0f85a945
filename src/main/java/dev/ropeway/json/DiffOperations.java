package dev.ropeway.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations found so far, with an estimate of how much text they are. */
final class DiffOperations {
  private static final JsonString ADD = JsonValues.string("add");
  private static final JsonString REMOVE = JsonValues.string("remove");
  private static final JsonString REPLACE = JsonValues.string("replace");

  // {"op":"replace","path":"","value":},
  private static final int FRAME = 36;

  private final List<Edit> edits = new ArrayList<>(4);
  private long cost;

  private record Edit(JsonString op, String path, @Nullable JsonValue value) {}

  int size() {
    return edits.size();
  }

  /** The text so far, in characters, about. */
  long cost() {
    return cost;
  }

  void add(String path, JsonValue value) {
    append(ADD, path, value);
  }

  void replace(String path, JsonValue value) {
    append(REPLACE, path, value);
  }

  void remove(String path) {
    append(REMOVE, path, null);
  }

  /** Replaces the operations since a mark by one, if that is shorter. */
  void preferReplace(int mark, long costAtMark, String path, JsonValue value) {
    long spent = cost - costAtMark;
    // one operation is as precise as it gets; and measuring stops where it has lost
    if (size() - mark > 1 && FRAME + path.length() + size(value, spent) < spent) {
      replaceAllSince(mark, costAtMark, path, value);
    }
  }

  void replaceAllSince(int mark, long costAtMark, String path, JsonValue value) {
    edits.subList(mark, edits.size()).clear();
    cost = costAtMark;
    replace(path, value);
  }

  JsonArray build() {
    if (edits.isEmpty()) {
      return JsonValue.EMPTY_JSON_ARRAY;
    }
    JsonArrayBuilder array = JsonValues.array();
    for (Edit edit : edits) {
      JsonObjectBuilder operation =
          JsonValues.object().add("op", edit.op).add("path", JsonValues.string(edit.path));
      array.add(
          edit.value == null ? operation.build() : operation.add("value", edit.value).build());
    }
    return array.build();
  }

  private void append(JsonString op, String path, @Nullable JsonValue value) {
    edits.add(new Edit(op, path, value));
    cost += FRAME + path.length() + (value == null ? 0 : size(value, Long.MAX_VALUE));
  }

  /** The value's text in characters, about; counting ends once it exceeds the limit. */
  private static long size(JsonValue value, long limit) {
    return switch (value.getValueType()) {
      case OBJECT -> size(value.asJsonObject(), limit);
      case ARRAY -> size(value.asJsonArray(), limit);
      case STRING -> ((JsonString) value).getChars().length() + 3L;
      case NUMBER -> ((JsonNumber) value).numberValue() instanceof Long ? 8 : 16;
      default -> 5;
    };
  }

  private static long size(JsonObject object, long limit) {
    long size = 2;
    for (Map.Entry<String, JsonValue> member : object.entrySet()) {
      size += member.getKey().length() + 3 + size(member.getValue(), limit - size);
      if (size > limit) {
        break;
      }
    }
    return size;
  }

  private static long size(JsonArray array, long limit) {
    long size = 2;
    for (JsonValue element : array) {
      size += size(element, limit - size);
      if (size > limit) {
        break;
      }
    }
    return size;
  }
}
