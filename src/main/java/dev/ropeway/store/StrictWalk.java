package dev.ropeway.store;

import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.StorableText;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Walks a Java value as strict mode does, and names the place of what must not be stored. */
final class StrictWalk {
  private final String what;
  private final Set<Object> within = Collections.newSetFromMap(new IdentityHashMap<>());

  private StrictWalk(String what) {
    this.what = what;
  }

  /**
   * Looks for numbers and texts that have no JSON form, values that contain themselves, and types
   * that can be changed.
   *
   * @throws StrictModeException naming the first
   */
  static void check(String what, @Nullable Object value) {
    new StrictWalk(what).value(value, "");
  }

  private void value(@Nullable Object value, String place) {
    if (value == null || plain(value, place)) {
      return;
    }
    if (within.size() > JsonText.MAX_DEPTH || !within.add(value)) {
      throw refused(place, "it contains itself, or is nested too deep");
    }
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> member(String.valueOf(key), each, place));
    } else if (value instanceof Iterable<?> elements) {
      int index = 0;
      for (Object each : elements) {
        member(Integer.toString(index++), each, place);
      }
    } else if (value instanceof Optional<?> optional) {
      value(optional.orElse(null), place);
    } else if (value instanceof Record record) {
      for (RecordComponent each : record.getClass().getRecordComponents()) {
        member(each.getName(), StrictValue.get(each, record), place);
      }
    } else {
      requireImmutable(value.getClass(), place);
    }
    within.remove(value);
  }

  private void member(String name, @Nullable Object value, String place) {
    text(name, place);
    value(value, JsonPointers.below(place, name));
  }

  /** Checks what contains nothing; false if it may contain something. */
  private boolean plain(Object value, String place) {
    if (value instanceof CharSequence && !(value instanceof String)) {
      throw refused(place, value.getClass().getSimpleName() + " can be changed, use String");
    }
    if (value instanceof String || value instanceof JsonString) {
      text(value instanceof JsonString json ? json.getString() : (String) value, place);
      return true;
    }
    if (value instanceof Double || value instanceof Float) {
      if (!Double.isFinite(((Number) value).doubleValue())) {
        throw refused(place, value + " is not a JSON number");
      }
      return true;
    }
    return value instanceof Boolean
        || value instanceof Character
        || value instanceof Enum<?>
        || value instanceof JsonNumber
        || (value instanceof JsonValue
            && !(value instanceof JsonObject)
            && !(value instanceof JsonArray))
        || (value instanceof Number && value.getClass().getName().startsWith("java.lang."));
  }

  private void text(String text, String place) {
    String problem = StorableText.problem(text);
    if (problem != null) {
      throw refused(place, problem);
    }
  }

  private void requireImmutable(Class<?> type, String place) {
    if (type.isArray()) {
      throw refused(place, "an array can be changed, use List");
    }
    if (type.getName().startsWith("java.")) {
      if (!IMMUTABLE.stream().anyMatch(type.getName()::startsWith)) {
        throw refused(place, type.getName() + " can be changed");
      }
      return;
    }
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        int modifiers = field.getModifiers();
        if (!Modifier.isStatic(modifiers) && !Modifier.isFinal(modifiers)) {
          throw refused(
              place,
              type.getSimpleName() + " can be changed: its " + field.getName() + " is not final");
        }
      }
    }
  }

  /** The platform's own immutable types, by how their names begin. */
  private static final Set<String> IMMUTABLE =
      Set.of(
          "java.time.",
          "java.math.BigDecimal",
          "java.math.BigInteger",
          "java.util.UUID",
          "java.util.Locale",
          "java.util.Currency",
          "java.util.OptionalInt",
          "java.util.OptionalLong",
          "java.util.OptionalDouble",
          "java.net.URI",
          "java.net.URL");

  private StrictModeException refused(String place, String why) {
    return new StrictModeException(what + " at " + JsonPointers.place(place) + ": " + why);
  }
}
