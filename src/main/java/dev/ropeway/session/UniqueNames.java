package dev.ropeway.session;

import dev.ropeway.action.ClientNames;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Client names that nobody else has. Thread-safe. */
public final class UniqueNames {
  private static final String PROCESS =
      new BigInteger(80, new SecureRandom()).toString(Character.MAX_RADIX);

  private static final AtomicLong COUNT = new AtomicLong();

  private UniqueNames() {}

  /**
   * One more: a random number of 80 bits for this process, then a count. Short, for it is in every
   * row of the log and its index.
   *
   * @param prefix how it begins, one of {@link ClientNames}
   */
  public static String next(String prefix) {
    return next(prefix, null);
  }

  /**
   * One more of somebody's.
   *
   * @param prefix how it begins, one of {@link ClientNames}
   * @param identity whose it is; null: nobody's in particular
   */
  public static String next(String prefix, @Nullable String identity) {
    String number = PROCESS + "-" + Long.toString(COUNT.incrementAndGet(), Character.MAX_RADIX);
    return identity == null ? prefix + number : prefix + identity + "#" + number;
  }
}
