package dev.ropeway.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.Map;

/** Writes compact JSON text. */
final class TextWriter {
  private static final String HEX = "0123456789abcdef";

  static String write(JsonValue value) {
    StringBuilder out = new StringBuilder(128);
    write(value, out, 0);
    return out.toString();
  }

  private static void write(JsonValue value, StringBuilder out, int depth) {
    switch (value.getValueType()) {
      case OBJECT -> writeObject(value.asJsonObject(), out, deeper(depth));
      case ARRAY -> writeArray(value.asJsonArray(), out, deeper(depth));
      case STRING -> writeString(((JsonString) value).getString(), out);
      case NUMBER -> writeNumber((JsonNumber) value, out);
      case TRUE -> out.append("true");
      case FALSE -> out.append("false");
      case NULL -> out.append("null");
    }
  }

  private static int deeper(int depth) {
    if (depth == JsonText.MAX_DEPTH) {
      throw new JsonFormatException("nested deeper than " + JsonText.MAX_DEPTH + " levels");
    }
    return depth + 1;
  }

  private static void writeObject(JsonObject object, StringBuilder out, int depth) {
    char before = '{';
    for (Map.Entry<String, JsonValue> member : object.entrySet()) {
      out.append(before);
      before = ',';
      writeString(member.getKey(), out);
      out.append(':');
      write(member.getValue(), out, depth);
    }
    out.append(before == '{' ? "{}" : "}");
  }

  private static void writeArray(JsonArray array, StringBuilder out, int depth) {
    char before = '[';
    for (JsonValue element : array) {
      out.append(before);
      before = ',';
      write(element, out, depth);
    }
    out.append(before == '[' ? "[]" : "]");
  }

  private static void writeNumber(JsonNumber number, StringBuilder out) {
    Number value = number.numberValue();
    if (value instanceof Long || value instanceof Integer) {
      out.append(value.longValue());
    } else {
      out.append(text(number.bigDecimalValue()));
    }
  }

  /** In full, unless that could fill the memory: a value of the application may be 1e1000000000. */
  static String text(BigDecimal number) {
    boolean small = Math.abs((long) number.scale()) <= JsonNumbers.MAX_DIGITS;
    return small ? number.toPlainString() : number.toString();
  }

  private static void writeString(String text, StringBuilder out) {
    out.append('"');
    int copied = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        out.append(text, copied, i);
        writeEscape(c, out);
        copied = i + 1;
      }
    }
    out.append(text, copied, text.length()).append('"');
  }

  private static void writeEscape(char c, StringBuilder out) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
    }
  }

  /**
   * The number of UTF-8 bytes that {@link #write} makes of a string, its quotes included; -1 if it
   * holds a character that cannot be stored.
   */
  static int utf8Length(String text) {
    int length = text.length() + 2;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ') {
        if (c == 0) {
          return -1;
        }
        length += c == '\n' || c == '\r' || c == '\t' ? 1 : 5;
      } else if (c == '"' || c == '\\') {
        length++;
      } else if (c >= 0x80) {
        if (!Character.isSurrogate(c)) {
          length += c < 0x800 ? 1 : 2;
        } else if (StorableText.isPair(text, i)) {
          length += 2; // four bytes for two chars
          i++;
        } else {
          return -1;
        }
      }
    }
    return length;
  }

  private TextWriter() {}
}
