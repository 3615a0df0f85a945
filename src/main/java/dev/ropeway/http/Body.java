package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import dev.ropeway.wire.Problem;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges request bodies: their type, their size, and that they are JSON. */
final class Body {
  static final String BODY_TOO_LARGE = "body-too-large";
  static final String FRAME_TOO_LARGE = "frame-too-large";

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

  /** Fails if a body has more bytes than a frame of a room. */
  static void requireFrame(byte[] body, Settings settings) {
    int most = settings.count(Setting.ROOM_FRAME_BYTES);
    if (body.length > most) {
      throw tooLarge(most, FRAME_TOO_LARGE).exception();
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

  /** The problem with a body that has more bytes than it may have. */
  static Problem tooLarge(int most, String type) {
    return Problem.of(
            413,
            type,
            type.equals(FRAME_TOO_LARGE) ? "The frame is too large" : "The body is too large",
            "A body may have at most " + most + " bytes.")
        .with("limit", (long) most);
  }
}
