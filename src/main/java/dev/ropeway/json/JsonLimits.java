package dev.ropeway.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may be stored. Thread-safe.
 *
 * @param maxDepth how deep arrays and objects may be nested; a scalar has depth 0, {@code []} 1
 * @param maxBytes the most bytes that {@link JsonText#writeUtf8} may make of the value
 */
public record JsonLimits(int maxDepth, int maxBytes) {

  public JsonLimits {
    if (maxDepth < 0 || maxDepth > JsonText.MAX_DEPTH || maxBytes < 1) {
      throw new IllegalArgumentException("no such limits: " + maxDepth + ", " + maxBytes);
    }
  }

  /**
   * Null if the value may be stored, else a sentence: it is too deep or too large, or holds a
   * character or a number that cannot be stored. Takes no longer than walking {@code maxBytes}.
   */
  public @Nullable String violation(JsonValue value) {
    Walk walk = new Walk();
    return walk.accepts(value, 0) ? null : walk.problem;
  }

  private final class Walk {
    private long bytes;
    private String problem = "";

    boolean accepts(JsonValue value, int depth) {
      return switch (value.getValueType()) {
        case OBJECT -> acceptsObject(value.asJsonObject(), depth + 1);
        case ARRAY -> acceptsArray(value.asJsonArray(), depth + 1);
        case STRING -> acceptsText(((JsonString) value).getString());
        case NUMBER -> acceptsNumber((JsonNumber) value);
        case TRUE, NULL -> takes(4);
        case FALSE -> takes(5);
      };
    }

    private boolean acceptsObject(JsonObject object, int depth) {
      // the braces, and for each member a colon and, but for one, a comma
      if (!acceptsDepth(depth) || !takes(2L * object.size() + (object.isEmpty() ? 2 : 1))) {
        return false;
      }
      for (Map.Entry<String, JsonValue> member : object.entrySet()) {
        if (!acceptsText(member.getKey()) || !accepts(member.getValue(), depth)) {
          return false;
        }
      }
      return true;
    }

    private boolean acceptsArray(JsonArray array, int depth) {
      if (!acceptsDepth(depth) || !takes(array.isEmpty() ? 2 : array.size() + 1L)) {
        return false;
      }
      for (JsonValue element : array) {
        if (!accepts(element, depth)) {
          return false;
        }
      }
      return true;
    }

    private boolean acceptsDepth(int depth) {
      return depth <= maxDepth
          || refuse("The value is nested deeper than " + maxDepth + " levels.");
    }

    private boolean acceptsText(String text) {
      int length = TextWriter.utf8Length(text);
      return length < 0
          ? refuse(
              "The value holds a text that cannot be stored: " + StorableText.problem(text) + ".")
          : takes(length);
    }

    private boolean acceptsNumber(JsonNumber number) {
      if (number.numberValue() instanceof Long value) {
        return takes(digits(value));
      }
      String refusal = JsonNumbers.problem(number);
      return refusal == null
          ? takes(TextWriter.text(number.bigDecimalValue()).length())
          : refuse("The value holds a number that cannot be stored: " + refusal + ".");
    }

    private boolean takes(long count) {
      bytes += count;
      return bytes <= maxBytes || refuse("The value is larger than " + maxBytes + " bytes.");
    }

    private boolean refuse(String sentence) {
      problem = sentence;
      return false;
    }
  }

  private static int digits(long value) {
    int digits = value < 0 ? 2 : 1; // the sign counts
    for (long rest = value / 10; rest != 0; rest /= 10) {
      digits++;
    }
    return digits;
  }
}
