package dev.ropeway.wire;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How long those who lose their connection are asked to wait before they come back: for each
 * another time, so that those who lose one node do not come to the others in one moment.
 */
public final class RetryJitter {
  private RetryJitter() {}

  /** From half of a time to one and a half times as much. */
  public static long of(long about) {
    return about / 2 + ThreadLocalRandom.current().nextLong(about + 1);
  }
}
