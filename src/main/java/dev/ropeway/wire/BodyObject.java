package dev.ropeway.wire;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An object of a request body, read strictly.
 *
 * @param where how messages call it
 */
public record BodyObject(String where, JsonObject object) {
  /** The largest integer that every JSON reader keeps exactly. */
  public static final long LARGEST_ID = (1L << 53) - 1;

  private static final BigDecimal LARGEST_DECIMAL = BigDecimal.valueOf(LARGEST_ID);

  public static BodyObject of(String where, JsonValue value, Set<String> known) {
    if (!(value instanceof JsonObject object)) {
      throw Problem.malformed(where + " must be an object.").exception();
    }
    for (String name : object.keySet()) {
      if (!known.contains(name)) {
        throw Problem.malformed(where + " has an unknown member \"" + name + "\".").exception();
      }
    }
    return new BodyObject(where, object);
  }

  public JsonArray array(String name) {
    if (object.get(name) instanceof JsonArray array) {
      return array;
    }
    throw malformed(name, "must be an array");
  }

  public String text(String name) {
    return optionalText(name).orElseThrow(() -> malformed(name, "must be a string"));
  }

  public Optional<String> optionalText(String name) {
    JsonValue value = object.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof JsonString text) {
      return Optional.of(text.getString());
    }
    throw malformed(name, "must be a string");
  }

  public OptionalLong optionalId(String name) {
    JsonValue value = object.get(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (value instanceof JsonNumber number && number.isIntegral()) {
      BigDecimal id = number.bigDecimalValue(); // which may be larger than a long
      if (id.compareTo(BigDecimal.ONE) >= 0 && id.compareTo(LARGEST_DECIMAL) <= 0) {
        return OptionalLong.of(number.longValue());
      }
    }
    throw malformed(name, "must be an integer from 1 to " + LARGEST_ID);
  }

  public JsonValue value(String name) {
    return object.getOrDefault(name, JsonValue.NULL);
  }

  private ProblemException malformed(String name, String why) {
    return Problem.malformed(where + ": \"" + name + "\" " + why + ".").exception();
  }
}
