package dev.ropeway.http;

import dev.ropeway.config.TokenBucket;
import org.jspecify.annotations.Nullable;

/** How many requests of nobody known are refused at once. Thread-safe. */
final class RefusalRate {
  private @Nullable TokenBucket bucket;

  /**
   * Whether one more may be, and counts it.
   *
   * @param perSecond 0: any number
   * @param millis of a monotonic clock
   */
  synchronized boolean allows(long perSecond, long millis) {
    if (perSecond == 0) {
      return true;
    }
    if (bucket == null) {
      bucket = new TokenBucket(perSecond, 1, millis);
    }
    bucket.pass(millis);
    if (bucket.until(1) > 0) {
      return false;
    }
    bucket.take(1);
    return true;
  }
}
