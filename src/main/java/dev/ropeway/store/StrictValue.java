package dev.ropeway.store;

import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonPointers;
import jakarta.json.JsonValue;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a Java value comes through JSON unchanged, and if not, where.
 *
 * @param encode to JSON
 * @param decode from JSON
 */
record StrictValue<T>(Function<T, JsonValue> encode, Function<JsonValue, ?> decode) {
  private static final int LONGEST = 60;

  /**
   * The value as JSON.
   *
   * @param what how the message calls it
   * @throws StrictModeException if it would not come back as it is
   */
  JsonValue json(String what, T value) {
    StrictWalk.check(what, value);
    JsonValue json;
    Object back;
    try {
      json = encode.apply(value);
      back = decode.apply(json);
    } catch (JsonFormatException e) {
      throw new StrictModeException(what + " cannot be JSON: " + e.getMessage());
    }
    String pointer =
        value instanceof Record || value instanceof Number ? difference(value, back, "") : null;
    if (pointer != null) {
      throw new StrictModeException(
          what
              + " at "
              + JsonPointers.place(pointer)
              + " does not come back from JSON as it is: "
              + shortly(value));
    }
    return json;
  }

  /** Where two values differ that should be equal; null if they do not, or nobody can tell. */
  private static @Nullable String difference(
      @Nullable Object before, @Nullable Object after, String pointer) {
    if (before == null || before.equals(after) || !tellsEquality(before.getClass())) {
      return before == null && after != null ? pointer : null;
    }
    if (before instanceof Record && after != null && after.getClass() == before.getClass()) {
      for (RecordComponent each : before.getClass().getRecordComponents()) {
        String place = JsonPointers.below(pointer, each.getName());
        String found = difference(get(each, before), get(each, after), place);
        if (found != null) {
          return found;
        }
      }
      return null;
    }
    return pointer;
  }

  private static boolean tellsEquality(Class<?> type) {
    try {
      return type.getMethod("equals", Object.class).getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  static @Nullable Object get(RecordComponent component, Object record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  static String shortly(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
