package dev.ropeway.session;

import dev.ropeway.action.ClientNames;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** The rules for keys and client names, and the client names that Ropeway makes itself. */
public final class Names {
  /** How client names begin that Ropeway makes; others may not use it. */
  public static final String RESERVED = ClientNames.RESERVED;

  private static final String PROCESS =
      new BigInteger(80, new SecureRandom()).toString(Character.MAX_RADIX);

  private static final AtomicLong COUNT = new AtomicLong();

  private Names() {}

  /**
   * Checks a key or client name.
   *
   * @param what how messages call it
   * @param most the most code points it may have
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static String check(String what, String name, int most) {
    if (name.isEmpty() || name.codePointCount(0, name.length()) > most) {
      throw new IllegalArgumentException(
          "The " + what + " must have 1 to " + most + " characters.");
    }
    if (name.codePoints().anyMatch(Names::forbidden)) {
      throw new IllegalArgumentException(
          "The " + what + " must not have control characters or unpaired surrogates.");
    }
    return name;
  }

  /**
   * Checks a name that stands in a path, such as a key: besides, it must not be one that browsers
   * and URL libraries take for a step within the path, however it is encoded.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static String segment(String what, String name, int most) {
    if (name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException(
          "The " + what + " must not be \".\" or \"..\", which no URL can name.");
    }
    return check(what, name, most);
  }

  private static boolean forbidden(int codePoint) {
    return Character.isISOControl(codePoint)
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }

  /**
   * A client name that nobody else has: a random number of 80 bits for this process, then a count.
   * Short, for it is in every row of the log and its index.
   */
  static String unique(String kind) {
    String number = Long.toString(COUNT.incrementAndGet(), Character.MAX_RADIX);
    return RESERVED + kind + ":" + PROCESS + "-" + number;
  }
}
