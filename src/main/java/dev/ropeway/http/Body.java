package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads request bodies as JSON, never more of them than is allowed. */
final class Body {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
  private static final String FRAME_TOO_LARGE = "frame-too-large";

  private Body() {}

  /**
   * The type of the body, which must be one of those given: a body without a type is refused too,
   * as browsers send those to foreign sites without asking.
   */
  static String type(HttpHeaders headers, List<String> allowed) {
    MediaType type = mediaType(headers);
    if (type != null) {
      String name = type.getType() + "/" + type.getSubtype();
      for (String each : allowed) {
        if (each.equalsIgnoreCase(name)) {
          return each;
        }
      }
    }
    throw Problem.unsupportedType("Content-Type must be " + String.join(" or ", allowed) + ".")
        .exception();
  }

  private static @Nullable MediaType mediaType(HttpHeaders headers) {
    try {
      String value = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
      return value == null ? null : MediaType.valueOf(value);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Reads the body.
   *
   * @param most the most bytes it may have
   * @param depth how deep it may be nested
   */
  static JsonValue read(HttpHeaders headers, InputStream body, int most, int depth) {
    return parse(bytes(headers, body, most), depth);
  }

  /** Reads what a client of a room sends, which may be smaller than other bodies. */
  static JsonValue frame(HttpHeaders headers, InputStream body, Settings settings) {
    int most = settings.count(Setting.ROOM_FRAME_BYTES);
    return parse(bytes(headers, body, most, FRAME_TOO_LARGE), settings.count(Setting.DEPTH));
  }

  /** Fails if a body that was read already has more bytes than a frame of a room. */
  static void requireFrame(byte[] body, Settings settings) {
    int most = settings.count(Setting.ROOM_FRAME_BYTES);
    if (body.length > most) {
      throw tooLarge(most, FRAME_TOO_LARGE);
    }
  }

  static JsonValue parse(byte[] bytes, int depth) {
    try {
      return JsonText.parse(bytes, depth);
    } catch (JsonFormatException e) {
      throw Problem.malformed("The body is not JSON as it must be: " + e.getMessage() + ".")
          .exception();
    }
  }

  static byte[] bytes(HttpHeaders headers, InputStream body, int most) {
    return bytes(headers, body, most, "body-too-large");
  }

  private static byte[] bytes(HttpHeaders headers, InputStream body, int most, String tooLarge) {
    String announced = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    // digits only: whatever else the header holds is the container's to refuse
    if (announced != null
        && DIGITS.matcher(announced).matches()
        && Long.parseLong(announced) > most) {
      throw tooLarge(most, tooLarge);
    }
    try {
      byte[] bytes = body.readNBytes(most + 1);
      if (bytes.length > most) {
        throw tooLarge(most, tooLarge);
      }
      return bytes;
    } catch (IOException e) {
      throw Problem.malformed("The body could not be read to its end.").exception();
    }
  }

  private static ProblemException tooLarge(int most, String type) {
    return Problem.of(
            413,
            type,
            type.equals(FRAME_TOO_LARGE) ? "The frame is too large" : "The body is too large",
            "A body may have at most " + most + " bytes.")
        .with("limit", (long) most)
        .exception();
  }
}
