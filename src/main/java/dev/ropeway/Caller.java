package dev.ropeway;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is verified to be behind a request, or behind what code of the server does. Immutable.
 *
 * @param subject who it is, by the name that the issuer of his token gave him: 1 to 200 code points
 * @param roles what the issuer says that he is
 * @param claims all that his token says; empty if he was verified otherwise
 * @param expiresAt until when that holds; null: as long as the connection that told it
 */
public record Caller(
    String subject, Set<String> roles, JsonObject claims, @Nullable Instant expiresAt) {
  /** Whose subject begins so is a guest: somebody new of whom nothing else is known. */
  public static final String GUEST = "anon:";

  /** Names that begin so are Ropeway's own. */
  public static final String RESERVED = "ropeway:";

  private static final int LONGEST = 200;

  /**
   * Copies the roles.
   *
   * @throws IllegalArgumentException if the subject is empty, too long, reserved or no Unicode text
   */
  public Caller {
    roles = Set.copyOf(roles);
    int length = subject.codePointCount(0, subject.length());
    if (length == 0 || length > LONGEST) {
      throw new IllegalArgumentException("A subject has 1 to " + LONGEST + " code points.");
    }
    if (subject.startsWith(RESERVED)) {
      throw new IllegalArgumentException("Subjects do not begin with \"" + RESERVED + "\".");
    }
    if (subject.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
      throw new IllegalArgumentException("A subject is Unicode text.");
    }
  }

  /**
   * The name by which he records, owns and is present: the subject, in which all is escaped as
   * {@code %XX} of UTF-8 that means something in names and keys or cannot be seen. Different
   * subjects have different identities.
   */
  public String identity() {
    return escape(subject);
  }

  /** Any text as it stands in an identity: what has a meaning or cannot be seen is escaped. */
  public static String escape(String subject) {
    if (subject.codePoints().noneMatch(Caller::escaped)) {
      return subject;
    }
    StringBuilder text = new StringBuilder(subject.length() + 8);
    subject
        .codePoints()
        .forEach(
            c -> {
              if (escaped(c)) {
                for (byte each : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                  text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
                }
              } else {
                text.appendCodePoint(c);
              }
            });
    return text.toString();
  }

  /** Besides what has a meaning: characters that make a name look like another or like none. */
  private static boolean escaped(int c) {
    return switch (c) {
      case '%', '~', '#', '/' -> true;
      default ->
          switch (Character.getType(c)) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.PRIVATE_USE,
                Character.UNASSIGNED,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR ->
                true;
            case Character.SPACE_SEPARATOR -> c != ' ';
            default -> false;
          };
    };
  }

  /** Whether he is nobody known. */
  public boolean guest() {
    return subject.startsWith(GUEST);
  }

  /** Whether the issuer says that he is this. */
  public boolean is(String role) {
    return roles.contains(role);
  }

  /** The same without what only he and his issuer should see. */
  @Override
  public String toString() {
    return "Caller[" + identity() + "]";
  }
}
