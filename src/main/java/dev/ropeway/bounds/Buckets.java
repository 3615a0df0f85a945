package dev.ropeway.bounds;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.TokenBucket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A bucket for each of many, of whom so many are remembered: one that is forgotten begins anew, and
 * a full one is as good as none. Thread-safe.
 */
final class Buckets {
  private final NodeClock clock;
  private final long capacity;
  private final Duration full;
  private final Cache<String, TokenBucket> buckets;

  /**
   * Remembers nobody yet.
   *
   * @param capacity what each holds; 0: without end
   * @param full in which time an empty one is full
   * @param remembered how many of them
   */
  Buckets(NodeClock clock, long capacity, Duration full, long remembered) {
    this.clock = clock;
    this.capacity = capacity;
    this.full = full;
    this.buckets = Caffeine.newBuilder().maximumSize(remembered).executor(Runnable::run).build();
  }

  /** In how long there is something in somebody's bucket; zero: there is now. */
  Duration until(String name) {
    TokenBucket bucket = capacity == 0 ? null : buckets.getIfPresent(name);
    if (bucket == null) {
      return Duration.ZERO;
    }
    synchronized (bucket) {
      bucket.pass(now());
      return Duration.ofMillis(bucket.until(1));
    }
  }

  /** Takes one if it is there; else in how long it is. */
  Duration takeOne(String name) {
    if (capacity == 0) {
      return Duration.ZERO;
    }
    TokenBucket bucket = bucket(name);
    synchronized (bucket) {
      bucket.pass(now());
      long wait = bucket.until(1);
      bucket.take(wait == 0 ? 1 : 0);
      return Duration.ofMillis(wait);
    }
  }

  /** Takes so much, whether it is there or not. */
  void take(String name, long cost) {
    if (capacity == 0) {
      return;
    }
    TokenBucket bucket = bucket(name);
    synchronized (bucket) {
      bucket.pass(now());
      bucket.take(cost);
    }
  }

  private TokenBucket bucket(String name) {
    return buckets.get(name, n -> new TokenBucket(capacity, full, now()));
  }

  private long now() {
    return TimeUnit.NANOSECONDS.toMillis(clock.nanos());
  }

  /** How many are remembered; about right. For tests. */
  long size() {
    buckets.cleanUp();
    return buckets.estimatedSize();
  }
}
