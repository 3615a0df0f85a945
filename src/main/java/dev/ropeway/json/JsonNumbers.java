package dev.ropeway.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which numbers may be stored, and the one form in which they are kept. Thread-safe. */
public final class JsonNumbers {
  /** The most digits a number may have written out in full, and the most after its point. */
  static final int MAX_DIGITS = 400;

  private static final int LONG_DIGITS = 19;
  private static final double TWO_TO_63 = 0x1p63;

  // Below this many digits before the point a decimal is a finite double without looking closer.
  private static final int SURELY_FINITE = 308;

  /** Null if the number may be stored, else what is wrong with it. */
  static @Nullable String problem(BigDecimal number) {
    // long, because precision - scale of an extreme literal leaves the range of int
    long digitsBeforePoint = (long) number.precision() - number.scale();
    if (number.scale() > MAX_DIGITS
        || number.precision() > MAX_DIGITS
        || (digitsBeforePoint > MAX_DIGITS && number.signum() != 0)) {
      return "the number has more than " + MAX_DIGITS + " digits";
    }
    if (digitsBeforePoint > SURELY_FINITE && Double.isInfinite(number.doubleValue())) {
      return "the number is too large for a double";
    }
    return null;
  }

  /** Null if the number may be stored, else what is wrong with it. */
  static @Nullable String problem(JsonNumber number) {
    Number value = number.numberValue();
    return value instanceof Long || value instanceof Integer
        ? null
        : problem(number.bigDecimalValue());
  }

  /**
   * The number as {@code jsonb} keeps it: no exponent (1e2 becomes 100), the digits after the point
   * as sent (1.10 stays).
   *
   * @throws JsonFormatException if it may not be stored
   */
  public static JsonNumber stored(BigDecimal number) {
    String problem = problem(number);
    if (problem != null) {
      throw new JsonFormatException(problem);
    }
    return plain(number);
  }

  /**
   * Any number in the form in which it is kept.
   *
   * @throws JsonFormatException if it may not be stored
   */
  public static JsonNumber stored(Number number) {
    if (number instanceof Double || number instanceof Float) {
      if (!Double.isFinite(number.doubleValue())) {
        throw new JsonFormatException(number + " is not a JSON number");
      }
      if (number instanceof Double && Math.abs(number.doubleValue()) >= TWO_TO_63) {
        return plain(ShortestDecimal.of(number.doubleValue())); // which is what may come in again
      }
      // through the text: a float's shortest decimal is not that of the double it widens to
      return stored(new BigDecimal(number.toString()));
    }
    if (number instanceof BigDecimal decimal) {
      return stored(decimal);
    }
    return number instanceof BigInteger integer
        ? stored(new BigDecimal(integer))
        : JsonValues.number(number.longValue());
  }

  /**
   * An integer that is too large for 64 bits. What no reader of doubles would keep is refused.
   *
   * @throws JsonFormatException if it is not the shortest decimal of a finite double
   */
  static JsonNumber beyondLong(BigDecimal integer) {
    if (!ShortestDecimal.is(integer)) {
      throw new JsonFormatException(
          "the integer does not fit in 64 bits, nor is it the shortest form of a double");
    }
    return JsonValues.number(integer);
  }

  /** As {@link #stored(BigDecimal)} for a number that is known to be small enough. */
  static JsonNumber plain(BigDecimal number) {
    BigDecimal expanded = number.scale() < 0 ? expanded(number) : number;
    return isLong(expanded) ? JsonValues.number(expanded.longValue()) : JsonValues.number(expanded);
  }

  /** Whether it is written as an integer of 64 bits; 1.0 is not. */
  public static boolean isLong(JsonNumber number) {
    Number value = number.numberValue();
    return value instanceof Long || value instanceof Integer || isLong(number.bigDecimalValue());
  }

  private static boolean isLong(BigDecimal number) {
    return number.scale() == 0
        && number.precision() <= LONG_DIGITS
        && number.unscaledValue().bitLength() < Long.SIZE;
  }

  /** A number as one of 64 bits: without its fraction, the nearest of those beyond them. */
  public static long clamped(JsonNumber number) {
    if (isLong(number)) {
      return number.longValue();
    }
    BigDecimal value = number.bigDecimalValue();
    if (value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) >= 0) {
      return Long.MAX_VALUE;
    }
    return value.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) <= 0
        ? Long.MIN_VALUE
        : value.longValue();
  }

  /**
   * The name of the member whose key is a number: as JavaScript prints the number. Integers of 64
   * bits that JavaScript has not are written in full, so that none takes the place of another.
   */
  public static String key(JsonNumber number) {
    return isLong(number)
        ? Long.toString(number.longValue())
        : ShortestDecimal.text(number.doubleValue());
  }

  private static BigDecimal expanded(BigDecimal number) {
    return number.signum() == 0 ? BigDecimal.ZERO : number.setScale(0);
  }

  /**
   * The value with all its numbers in stored form; the same instance if they already are, which is
   * so for everything this package made.
   *
   * @throws JsonFormatException if one may not be stored, or the value is nested too deep
   */
  public static JsonValue normalised(JsonValue value) {
    return normalised(value, 0);
  }

  private static JsonValue normalised(JsonValue value, int depth) {
    if (depth > JsonText.MAX_DEPTH) {
      throw new JsonFormatException("nested deeper than " + JsonText.MAX_DEPTH + " levels");
    }
    if (value instanceof JsonObject object) {
      return normalised(object, depth);
    }
    if (value instanceof JsonArray array) {
      return normalised(array, depth);
    }
    return value instanceof JsonNumber number && !isPlain(number)
        ? stored(number.bigDecimalValue())
        : value;
  }

  private static JsonValue normalised(JsonObject object, int depth) {
    JsonObjectBuilder changed = null;
    for (Map.Entry<String, JsonValue> member : object.entrySet()) {
      JsonValue before = member.getValue();
      JsonValue after = normalised(before, depth + 1);
      if (after != before) {
        changed = changed == null ? JsonValues.copyOf(object) : changed;
        changed.add(member.getKey(), after);
      }
    }
    return changed == null ? object : changed.build();
  }

  private static JsonValue normalised(JsonArray array, int depth) {
    JsonArrayBuilder changed = null;
    for (int i = 0; i < array.size(); i++) {
      JsonValue before = array.get(i);
      JsonValue after = normalised(before, depth + 1);
      if (after != before) {
        changed = changed == null ? JsonValues.copyOf(array) : changed;
        changed.set(i, after);
      }
    }
    return changed == null ? array : changed.build();
  }

  private static boolean isPlain(JsonNumber number) {
    Number value = number.numberValue();
    if (value instanceof Long || value instanceof Integer) {
      return true;
    }
    BigDecimal decimal = number.bigDecimalValue();
    return decimal.scale() >= 0 && !isLong(decimal);
  }

  private JsonNumbers() {}
}
