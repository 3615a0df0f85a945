package dev.ropeway.session;

import dev.ropeway.action.ClientNames;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Client names that nobody else has. Thread-safe. */
public final class UniqueNames {
  private static final String PROCESS =
      new BigInteger(80, new SecureRandom()).toString(Character.MAX_RADIX);

  private static final AtomicLong COUNT = new AtomicLong();

  private UniqueNames() {}

  /**
   * One more: a random number of 80 bits for this process, then a count. Short, for it is in every
   * row of the log and its index.
   */
  public static String next(String kind) {
    return ClientNames.RESERVED + kind + ":" + number();
  }

  /** What is unique of a name. */
  public static String number() {
    return PROCESS + "-" + Long.toString(COUNT.incrementAndGet(), Character.MAX_RADIX);
  }
}
