package dev.ropeway.json;

import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** How values of one type are JSON. Immutable. */
interface ValueForm {

  /** The value that JSON is; null only for what may be null. */
  @Nullable Object read(JsonValue json);

  /** The JSON that a value is. */
  JsonValue write(Object value);

  /** What JSON's null is. */
  default @Nullable Object nothing() {
    return null;
  }

  /** Reads a part; a failure names its place. */
  static @Nullable Object part(ValueForm form, JsonValue json, String name) {
    try {
      return json.getValueType() == JsonValue.ValueType.NULL ? form.nothing() : form.read(json);
    } catch (JsonFormatException e) {
      String place = "/" + JsonPointers.escape(name);
      String message = String.valueOf(e.getMessage());
      throw new JsonFormatException(
          place + (message.startsWith("/") ? message : ": " + message), e);
    }
  }

  /** Writes a part, which may be null. */
  static JsonValue json(ValueForm form, @Nullable Object value) {
    return value == null ? JsonValue.NULL : form.write(value);
  }
}
