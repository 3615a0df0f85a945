package dev.ropeway.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.Map;

/**
 * Builds JSON values from Jackson's tokens, and tokens from JSON values. Recursion is as deep as
 * the value is nested, so the depth is checked before each step down. Confined to one thread.
 *
 * @param maxDepth at most {@link JsonText#MAX_DEPTH}
 * @param checkText whether characters that cannot be stored are refused; values of the application
 *     are judged later, by {@link JsonLimits}
 */
public record JsonTokens(JsonParser parser, int maxDepth, boolean checkText, NumberReader numbers) {
  /** How a number token becomes a number: what may come in differs by where it comes from. */
  public interface NumberReader {
    JsonNumber read(JsonParser parser) throws IOException;
  }

  /** The value that starts at the parser's current token; the parser is left on its last token. */
  public JsonValue read() throws IOException {
    return value(0);
  }

  private JsonValue value(int depth) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(depth + 1);
      case START_ARRAY -> array(depth + 1);
      case VALUE_STRING -> JsonValues.string(checked(parser.getText()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> numbers.read(parser);
      case VALUE_TRUE -> JsonValue.TRUE;
      case VALUE_FALSE -> JsonValue.FALSE;
      case VALUE_NULL -> JsonValue.NULL;
      default -> throw new JsonFormatException("unexpected " + token);
    };
  }

  private JsonValue object(int depth) throws IOException {
    checkDepth(depth);
    if (parser.nextToken() == JsonToken.END_OBJECT) {
      return JsonValue.EMPTY_JSON_OBJECT;
    }
    JsonObjectBuilder members = JsonValues.object();
    do {
      String name = checked(parser.currentName());
      parser.nextToken();
      members.add(name, value(depth));
    } while (parser.nextToken() != JsonToken.END_OBJECT);
    return members.build();
  }

  private JsonValue array(int depth) throws IOException {
    checkDepth(depth);
    if (parser.nextToken() == JsonToken.END_ARRAY) {
      return JsonValue.EMPTY_JSON_ARRAY;
    }
    JsonArrayBuilder elements = JsonValues.array();
    do {
      elements.add(value(depth));
    } while (parser.nextToken() != JsonToken.END_ARRAY);
    return elements.build();
  }

  private void checkDepth(int depth) {
    if (depth > maxDepth) {
      throw new JsonFormatException("nested deeper than " + maxDepth + " levels");
    }
  }

  private String checked(String text) {
    String problem = checkText ? StorableText.problem(text) : null;
    if (problem != null) {
      throw new JsonFormatException(problem);
    }
    return text;
  }

  /** Writes the value's tokens. */
  public static void write(JsonValue value, JsonGenerator to) throws IOException {
    switch (value.getValueType()) {
      case OBJECT -> {
        to.writeStartObject();
        for (Map.Entry<String, JsonValue> member : value.asJsonObject().entrySet()) {
          to.writeFieldName(member.getKey());
          write(member.getValue(), to);
        }
        to.writeEndObject();
      }
      case ARRAY -> {
        to.writeStartArray();
        for (JsonValue element : value.asJsonArray()) {
          write(element, to);
        }
        to.writeEndArray();
      }
      case STRING -> to.writeString(((JsonString) value).getString());
      case NUMBER -> writeNumber((JsonNumber) value, to);
      case TRUE -> to.writeBoolean(true);
      case FALSE -> to.writeBoolean(false);
      case NULL -> to.writeNull();
    }
  }

  private static void writeNumber(JsonNumber number, JsonGenerator to) throws IOException {
    if (number.numberValue() instanceof Long value) {
      to.writeNumber(value);
    } else if (number.isIntegral()) {
      to.writeNumber(number.bigIntegerValueExact());
    } else {
      to.writeNumber(number.bigDecimalValue());
    }
  }
}
