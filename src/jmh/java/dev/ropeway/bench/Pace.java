package dev.ropeway.bench;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * When updates are made.
 *
 * @param count how many are measured
 * @param interval from one to the next
 * @param jitter at most so much is added, so that no other rhythm of the system hides in this one
 */
record Pace(int count, Duration interval, Duration jitter) {
  private static final long SEED = 3;

  /** As often for so long. */
  static Pace of(Duration whole, Duration interval, Duration jitter) {
    long each = interval.plus(jitter.dividedBy(2)).toNanos();
    return new Pace(Math.toIntExact(whole.toNanos() / each), interval, jitter);
  }

  double perSecond() {
    return 1e9 / interval.plus(jitter.dividedBy(2)).toNanos();
  }

  /** Waits for each time in turn; late ones follow at once. */
  Runnable waiting() {
    Random random = new Random(SEED);
    long[] next = {System.nanoTime()};
    return () -> {
      next[0] += interval.toNanos() + random.nextLong(jitter.toNanos() + 1);
      for (long left = next[0] - System.nanoTime(); left > 0; left = next[0] - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    };
  }
}
