package dev.ropeway.http;

import dev.ropeway.wire.Problem;
import dev.ropeway.wire.ProblemException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Decodes parts of a URL strictly: where a lenient decoder puts a replacement character, two keys
 * would become one.
 */
final class UrlText {
  private static final String NOT_IN_A_URI = "\"#<>[\\]^`{|}\u007f";

  private UrlText() {}

  /**
   * Decodes a segment of a path.
   *
   * @param what how messages call it
   */
  static String ofPath(String what, String encoded) {
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

  /** Decodes a name or value of a query, where "+" stands for a space. */
  static String ofQuery(String what, String encoded) {
    return ofPath(what, encoded.replace('+', ' '));
  }

  /**
   * A path or query as it was sent, with those characters in percent encoding that no URI has: some
   * clients send them as they are, and they mean the same. So has a percent sign with no two digits
   * behind it, which means nothing.
   */
  static String asUri(String sent) {
    StringBuilder uri = new StringBuilder(sent.length());
    byte[] bytes = sent.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      boolean stray = bytes[i] == '%' && (digit(bytes, i + 1) < 0 || digit(bytes, i + 2) < 0);
      if (bytes[i] > ' ' && NOT_IN_A_URI.indexOf(bytes[i]) < 0 && !stray) {
        uri.append((char) bytes[i]);
      } else {
        uri.append('%').append(HexFormat.of().withUpperCase().toHexDigits(bytes[i]));
      }
    }
    return uri.toString();
  }

  private static int hex(String what, byte[] bytes, int index) {
    int digit = digit(bytes, index);
    if (digit < 0) {
      throw malformed(what, "\"%\" must be followed by two hexadecimal digits");
    }
    return digit;
  }

  private static int digit(byte[] bytes, int index) {
    return index < bytes.length ? Character.digit(bytes[index], 16) : -1;
  }

  private static ProblemException malformed(String what, String why) {
    return Problem.malformed("The " + what + " cannot be read: " + why + ".").exception();
  }
}
