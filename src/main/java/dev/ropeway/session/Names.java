package dev.ropeway.session;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** The rules for keys and client names, and the client names that Ropeway makes itself. */
public final class Names {
  /** How client names begin that Ropeway makes; others may not use it. */
  public static final String RESERVED = "ropeway:";

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
