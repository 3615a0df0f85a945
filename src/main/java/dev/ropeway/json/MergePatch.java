package dev.ropeway.json;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON Merge Patch (RFC 7396). Thread-safe. */
public final class MergePatch {

  /**
   * The target with the patch's members put in its place, member by member; a null removes. What
   * the patch does not name is shared with the target, and if it changes nothing at all, the result
   * is the target itself.
   */
  public static JsonValue apply(JsonValue target, JsonValue patch) {
    if (!(patch instanceof JsonObject changes)) {
      return patch;
    }
    JsonObject object = target instanceof JsonObject o ? o : JsonValue.EMPTY_JSON_OBJECT;
    JsonObjectBuilder result = null;
    for (Map.Entry<String, JsonValue> change : changes.entrySet()) {
      JsonValue before = object.get(change.getKey());
      JsonValue after = merged(before, change.getValue());
      if (after != before) {
        JsonObjectBuilder copy = result == null ? JsonValues.copyOf(object) : result;
        result = after == null ? copy.remove(change.getKey()) : copy.add(change.getKey(), after);
      }
    }
    return result == null ? object : result.build();
  }

  private static @Nullable JsonValue merged(@Nullable JsonValue before, JsonValue change) {
    if (change == JsonValue.NULL || change.getValueType() == JsonValue.ValueType.NULL) {
      return null;
    }
    return apply(before == null ? JsonValue.NULL : before, change);
  }

  private MergePatch() {}
}
