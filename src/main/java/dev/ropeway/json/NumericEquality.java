package dev.ropeway.json;

import jakarta.json.JsonNumber;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;

/** Equality as RFC 6902, section 4.6, wants it for {@code test}: 1 equals 1.0. Thread-safe. */
public final class NumericEquality {

  /** Whether two values are equal. */
  public static boolean equal(JsonValue a, JsonValue b) {
    return equal((Object) a, b);
  }

  /**
   * @param found a JSON value, or a draft of one; recursion is as deep as {@code expected}
   */
  static boolean equal(Object found, JsonValue expected) {
    if (found == expected) {
      return true;
    }
    return switch (expected.getValueType()) {
      case OBJECT -> found instanceof Map<?, ?> map && equalMembers(map, expected.asJsonObject());
      case ARRAY -> found instanceof List<?> list && equalElements(list, expected.asJsonArray());
      case NUMBER -> found instanceof JsonNumber number && equal(number, (JsonNumber) expected);
      default -> found.equals(expected);
    };
  }

  private static boolean equal(JsonNumber a, JsonNumber b) {
    return a.bigDecimalValue().compareTo(b.bigDecimalValue()) == 0;
  }

  private static boolean equalMembers(Map<?, ?> found, Map<String, JsonValue> expected) {
    if (found.size() != expected.size()) {
      return false;
    }
    for (Map.Entry<String, JsonValue> member : expected.entrySet()) {
      Object value = found.get(member.getKey());
      if (value == null || !equal(value, member.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalElements(List<?> found, List<JsonValue> expected) {
    if (found.size() != expected.size()) {
      return false;
    }
    for (int i = 0; i < found.size(); i++) {
      Object value = found.get(i);
      if (value == null || !equal(value, expected.get(i))) {
        return false;
      }
    }
    return true;
  }

  private NumericEquality() {}
}
