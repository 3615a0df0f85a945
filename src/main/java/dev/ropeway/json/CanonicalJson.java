package dev.ropeway.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.TreeMap;

/**
 * One text for all spellings of a value: two values have the same if and only if {@link
 * NumericEquality} holds between them. To be hashed; no form that anybody is shown. Thread-safe.
 */
public final class CanonicalJson {
  private CanonicalJson() {}

  /** The text; recursion is as deep as the value. */
  public static String text(JsonValue value) {
    StringBuilder text = new StringBuilder();
    append(text, value);
    return text.toString();
  }

  private static void append(StringBuilder text, JsonValue value) {
    if (value instanceof JsonObject object) {
      append(text, object);
    } else if (value instanceof JsonArray array) {
      text.append('[');
      for (JsonValue each : array) {
        append(text, each);
        text.append(',');
      }
      text.append(']');
    } else if (value instanceof JsonNumber number) {
      text.append(number.bigDecimalValue().stripTrailingZeros());
    } else {
      text.append(JsonText.write(value));
    }
  }

  private static void append(StringBuilder text, JsonObject object) {
    text.append('{');
    for (Map.Entry<String, JsonValue> member : new TreeMap<>(object).entrySet()) {
      text.append(JsonText.write(JsonValues.string(member.getKey()))).append(':');
      append(text, member.getValue());
      text.append(',');
    }
    text.append('}');
  }
}
