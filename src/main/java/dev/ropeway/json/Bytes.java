package dev.ropeway.json;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bytes with their content type, as a value: {@code {"$bytes": base64, "type": …}}, which is JSON
 * like all else, wherever JSON goes. Immutable.
 */
public final class Bytes {
  private static final String DATA = "$bytes";
  private static final String TYPE = "type";
  private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
  private static final Pattern CONTENT_TYPE =
      Pattern.compile("%1$s/%1$s(; ?%1$s=(%1$s|\"[ !#-\\[\\]-~]*\"))*".formatted(TOKEN));
  private static final int LONGEST_TYPE = 255;

  private final byte[] bytes;
  private final String type;

  private Bytes(byte[] bytes, String type) {
    this.bytes = bytes;
    this.type = type;
  }

  /**
   * A copy of bytes.
   *
   * @param type such as {@code image/png}
   * @throws IllegalArgumentException if that is no content type
   */
  public static Bytes of(byte[] bytes, String type) {
    if (!isType(type)) {
      throw new IllegalArgumentException("not a content type: " + type);
    }
    return new Bytes(bytes.clone(), type);
  }

  /** Those that a value is; empty if it is something else, or not as this class writes it. */
  public static Optional<Bytes> from(@Nullable JsonValue value) {
    return value instanceof JsonObject object
            && object.size() == 2
            && object.get(DATA) instanceof JsonString data
            && object.get(TYPE) instanceof JsonString type
            && isType(type.getString())
        ? decoded(data.getString()).map(bytes -> new Bytes(bytes, type.getString()))
        : Optional.empty();
  }

  /** The content type, as it was declared by who made it: nobody has looked whether it is true. */
  public String type() {
    return type;
  }

  /** How many there are. */
  public int length() {
    return bytes.length;
  }

  /** A copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** What to set, send or append. */
  public JsonObject value() {
    String data = Base64.getEncoder().encodeToString(bytes);
    return JsonValues.object().add(DATA, data).add(TYPE, type).build();
  }

  private static boolean isType(String type) {
    return type.length() <= LONGEST_TYPE && CONTENT_TYPE.matcher(type).matches();
  }

  /** There is one text for some bytes, and every other one is refused. */
  private static Optional<byte[]> decoded(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return Base64.getEncoder().encodeToString(bytes).equals(text)
          ? Optional.of(bytes)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
