package dev.ropeway.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.Random;

/** Random JSON values, and small random changes of them; all from one seed. */
final class RandomJson {
  private static final String[] NAMES = {
    "a", "b", "c", "~", "/", "", "é", "0", "-", "\uD83D\uDE00"
  };
  private static final String[] TEXTS = {"", "x", "\"\\\n\u0001", "\u2028ü\uD83D\uDE00", "~/"};

  private final Random random;

  RandomJson(long seed) {
    random = new Random(seed);
  }

  /** A seed that can be given by -Dseed=…, and is printed for the case that the test fails. */
  static long seed(String test) {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println(test + " -Dseed=" + seed);
    return seed;
  }

  JsonValue value(int depth) {
    int kind = random.nextInt(depth > 0 ? 10 : 6);
    return switch (kind) {
      case 0 -> JsonValue.NULL;
      case 1 -> random.nextBoolean() ? JsonValue.TRUE : JsonValue.FALSE;
      case 2 -> JsonValues.string(TEXTS[random.nextInt(TEXTS.length)]);
      case 3 -> JsonValues.number(random.nextInt(4));
      case 4 -> JsonValues.number(random.nextLong());
      case 5 -> JsonValues.number(BigDecimal.valueOf(random.nextInt(30), random.nextInt(3)));
      case 6, 7 -> array(depth);
      default -> object(depth);
    };
  }

  private JsonArray array(int depth) {
    JsonArrayBuilder array = JsonValues.array();
    for (int i = random.nextInt(6); i > 0; i--) {
      array.add(value(depth - 1));
    }
    return array.build();
  }

  private JsonObject object(int depth) {
    JsonObjectBuilder object = JsonValues.object();
    for (int i = random.nextInt(5); i > 0; i--) {
      object.add(NAMES[random.nextInt(NAMES.length)], value(depth - 1));
    }
    return object.build();
  }

  /** The value with a few places changed, the rest shared. */
  JsonValue changed(JsonValue value, int depth) {
    if (depth == 0 || random.nextInt(5) == 0) {
      return value(depth);
    }
    if (value instanceof JsonObject object) {
      return changed(object, depth);
    }
    return value instanceof JsonArray array ? changed(array, depth) : value(depth);
  }

  private JsonValue changed(JsonObject object, int depth) {
    JsonObjectBuilder copy = JsonValues.copyOf(object);
    for (String name : object.keySet()) {
      if (random.nextInt(3) == 0) {
        copy.add(name, changed(object.get(name), depth - 1));
      } else if (random.nextInt(5) == 0) {
        copy.remove(name);
      }
    }
    if (random.nextInt(3) == 0) {
      copy.add(NAMES[random.nextInt(NAMES.length)], value(depth - 1));
    }
    return copy.build();
  }

  private JsonValue changed(JsonArray array, int depth) {
    JsonArrayBuilder copy = JsonValues.array();
    for (JsonValue element : array) {
      switch (random.nextInt(8)) {
        case 0 -> copy.add(changed(element, depth - 1));
        case 1 -> copy.add(element).add(value(depth - 1));
        case 2 -> {} // left out
        default -> copy.add(element);
      }
    }
    return copy.build();
  }
}
