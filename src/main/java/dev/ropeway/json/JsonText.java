package dev.ropeway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import jakarta.json.JsonNumber;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The one strict reader and writer of JSON text (RFC 8259). Thread-safe.
 *
 * <p>Numbers are kept as exact decimals without exponent, the way {@code jsonb} does: {@code 1e2}
 * is 100, {@code -0} is 0, {@code 1.10} stays 1.10. Strings are kept exactly, members in the order
 * sent.
 */
public final class JsonText {
  /** The deepest nesting that this package handles at all; a scalar is at depth 0. */
  public static final int MAX_DEPTH = 1_000;

  // A longer literal can only be padded with zeros or be refused, and reading digits is quadratic.
  private static final int MAX_NUMBER_LENGTH = 2 * JsonNumbers.MAX_DIGITS + 20;

  private static final JsonFactory STRICT = factory(MAX_NUMBER_LENGTH, true);
  private static final JsonFactory LENIENT = factory(Integer.MAX_VALUE, false);

  /**
   * Reads text from outside. Refused, besides what is not JSON: invalid UTF-8, a byte order mark,
   * U+0000 and half surrogate pairs in strings and names, the same member twice, an integer beyond
   * 64 bits unless it is the shortest decimal of a double, as JavaScript prints it, and any other
   * number that is not a finite double or needs more than 400 digits.
   *
   * @param maxDepth how deep arrays and objects may be nested, 0 to {@link #MAX_DEPTH}
   * @throws JsonFormatException naming the fault, its line and column and its JSON Pointer
   */
  public static JsonValue parse(byte[] utf8, int maxDepth) throws JsonFormatException {
    String text = new String(utf8, StandardCharsets.UTF_8);
    // Decoding replaces what is invalid by U+FFFD: only then is it worth decoding again with care.
    return parse(text.indexOf('\uFFFD') < 0 ? text : decodedStrictly(utf8), maxDepth);
  }

  /**
   * As {@link #parse(byte[], int)}, of text that is already decoded.
   *
   * @throws JsonFormatException naming the fault, its line and column and its JSON Pointer
   */
  public static JsonValue parse(String text, int maxDepth) throws JsonFormatException {
    if (maxDepth < 0 || maxDepth > MAX_DEPTH) {
      throw new IllegalArgumentException("maxDepth must be 0 to " + MAX_DEPTH + ": " + maxDepth);
    }
    if (text.startsWith("\uFEFF")) {
      throw new JsonFormatException("line 1, column 1: a byte order mark is not JSON");
    }
    return read(STRICT, text, maxDepth, true, JsonText::strictNumber);
  }

  /**
   * Reads text that this project wrote or that {@code jsonb} returned: numbers may have any size,
   * and of a repeated member the last counts.
   *
   * @throws JsonFormatException if it is not JSON after all, or deeper than {@link #MAX_DEPTH}
   */
  public static JsonValue read(String trusted) throws JsonFormatException {
    return read(LENIENT, trusted, MAX_DEPTH, false, JsonText::anyNumber);
  }

  /**
   * The value as compact text, numbers without exponent.
   *
   * @throws JsonFormatException if the value is nested deeper than {@link #MAX_DEPTH}
   */
  public static String write(JsonValue value) {
    return TextWriter.write(value);
  }

  /**
   * As {@link #write}, in UTF-8; half a surrogate pair, which {@link JsonLimits} refuses, is "?".
   */
  public static byte[] writeUtf8(JsonValue value) {
    return write(value).getBytes(StandardCharsets.UTF_8);
  }

  private static JsonValue read(
      JsonFactory factory,
      String text,
      int maxDepth,
      boolean checked,
      JsonTokens.NumberReader numbers) {
    try (JsonParser parser = factory.createParser(text)) {
      return document(parser, new JsonTokens(parser, maxDepth, checked, numbers));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no input but the text
    }
  }

  private static JsonValue document(JsonParser parser, JsonTokens tokens) throws IOException {
    try {
      if (parser.nextToken() == null) {
        throw new JsonFormatException("there is no JSON value");
      }
      JsonValue value = tokens.read();
      if (parser.nextToken() != null) {
        throw new JsonFormatException("there is more after the JSON value");
      }
      return value;
    } catch (JsonFormatException e) {
      throw new JsonFormatException(
          at(parser.currentTokenLocation()) + e.getMessage() + within(parser), e);
    } catch (NumberFormatException e) {
      throw new JsonFormatException(
          at(parser.currentTokenLocation()) + "the number's exponent is too large" + within(parser),
          e);
    } catch (JsonProcessingException e) {
      JsonLocation known = e.getLocation();
      throw new JsonFormatException(
          at(known == null ? parser.currentLocation() : known)
              + e.getOriginalMessage()
              + within(parser),
          e);
    }
  }

  private static String within(JsonParser parser) {
    String pointer = parser.getParsingContext().pathAsPointer().toString();
    return pointer.isEmpty() ? "" : " (at " + pointer + ")";
  }

  private static JsonNumber strictNumber(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
      return JsonNumbers.stored(parser.getDecimalValue());
    }
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? JsonNumbers.beyondLong(parser.getDecimalValue())
        : JsonValues.number(parser.getLongValue());
  }

  private static JsonNumber anyNumber(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
        ? JsonValues.number(parser.getLongValue())
        : JsonNumbers.plain(parser.getDecimalValue());
  }

  private static String at(JsonLocation location) {
    return "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
  }

  private static String decodedStrictly(byte[] utf8) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // reports, does not replace
    ByteBuffer bytes = ByteBuffer.wrap(utf8);
    try {
      return decoder.decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new JsonFormatException("invalid UTF-8 at byte " + bytes.position(), e);
    }
  }

  private static JsonFactory factory(int maxNumberLength, boolean strict) {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(maxNumberLength)
            .maxNameLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .build();
    return new JsonFactoryBuilder()
        .streamReadConstraints(constraints)
        .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, strict)
        // the shared table of names refuses names that collide: whether a text is read would depend
        // on what was read before it
        .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false)
        .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
        .build();
  }

  private JsonText() {}
}
