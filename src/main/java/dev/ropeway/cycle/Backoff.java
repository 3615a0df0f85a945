package dev.ropeway.cycle;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that grow with every setback and differ between nodes. */
final class Backoff {
  private static final int MOST_DOUBLINGS = 20;

  private Backoff() {}

  /** After being outraced: none the first time, then a random part of 1, 2, 4 … 50 ms. */
  static Duration outraced(int setbacks) {
    return setbacks <= 1 ? Duration.ZERO : random(0, ceiling(setbacks - 2, 1, 50));
  }

  /** After a failure: a random half to whole of 10, 20, 40 … {@code longest} ms. */
  static Duration failed(int setbacks, long longest) {
    long ceiling = ceiling(setbacks - 1, 10, longest);
    return random(ceiling / 2, ceiling);
  }

  private static long ceiling(int doublings, long first, long longest) {
    return Math.min(longest, first << Math.min(Math.max(doublings, 0), MOST_DOUBLINGS));
  }

  private static Duration random(long from, long to) {
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(from, to + 1));
  }
}
