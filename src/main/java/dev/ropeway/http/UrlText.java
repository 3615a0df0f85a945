package dev.ropeway.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Decodes parts of a URL strictly: where a lenient decoder puts a replacement character, two keys
 * would become one.
 */
final class UrlText {
  private UrlText() {}

  /**
   * Decodes a segment of a path.
   *
   * @param what how messages call it
   */
  static String ofPath(String what, String encoded) {
    return decode(what, encoded);
  }

  /** Decodes a name or value of a query, where "+" stands for a space. */
  static String ofQuery(String what, String encoded) {
    return decode(what, encoded.replace('+', ' '));
  }

  private static String decode(String what, String encoded) {
    byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%') {
        decoded.write(hex(what, bytes, i + 1) * 16 + hex(what, bytes, i + 2));
        i += 2;
      } else {
        decoded.write(bytes[i]);
      }
    }
    try {
      ByteBuffer utf8 = ByteBuffer.wrap(decoded.toByteArray());
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw malformed(what, "it is not UTF-8");
    }
  }

  private static int hex(String what, byte[] bytes, int index) {
    int digit = index < bytes.length ? Character.digit(bytes[index], 16) : -1;
    if (digit < 0) {
      throw malformed(what, "\"%\" must be followed by two hexadecimal digits");
    }
    return digit;
  }

  private static ProblemException malformed(String what, String why) {
    return Problem.malformed("The " + what + " cannot be read: " + why + ".").exception();
  }
}
