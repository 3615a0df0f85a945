package dev.ropeway.config;

import java.time.Duration;

/**
 * The rate limiter: so much a second, and what was not used in the last seconds at once. What is
 * larger than the whole bucket is let through by a full one and paid back. Not thread-safe; times
 * are milliseconds of a monotonic clock. Whoever keeps one for each of many keeps them in something
 * bounded.
 */
public final class TokenBucket {
  private final long capacity;
  private final double fullMillis;
  private double tokens;
  private long at;

  /**
   * A full bucket.
   *
   * @param perSecond from 1
   * @param seconds how many seconds' worth it holds
   */
  public TokenBucket(long perSecond, long seconds, long now) {
    this(perSecond * seconds, Duration.ofSeconds(seconds), now);
  }

  /**
   * A full bucket.
   *
   * @param capacity from 1
   * @param full in which time it fills up
   */
  public TokenBucket(long capacity, Duration full, long now) {
    this.capacity = capacity;
    this.fullMillis = full.toMillis();
    this.tokens = capacity;
    this.at = now;
  }

  /** Fills up for the time that has passed; a clock that jumps back costs nobody anything. */
  public void pass(long now) {
    if (now > at) {
      tokens = Math.min(capacity, tokens + (now - at) * capacity / fullMillis);
    }
    at = now;
  }

  /** In how many milliseconds so much may be taken; 0: now. */
  public long until(long cost) {
    return millis(Math.min(cost, capacity) - tokens);
  }

  /** In how many milliseconds it is full. */
  public long untilFull() {
    return millis(capacity - tokens);
  }

  private long millis(double missing) {
    return missing <= 0 ? 0 : (long) Math.ceil(missing * fullMillis / capacity);
  }

  /** Takes so much, whether it is there or not. */
  public void take(long cost) {
    tokens -= cost;
  }

  /** The most that it holds. */
  public long capacity() {
    return capacity;
  }

  /** In how many seconds all of that fills up. */
  public long seconds() {
    return Math.round(fullMillis / 1_000);
  }

  /** What is left, whole and at least 0. */
  public long left() {
    return (long) Math.max(0, Math.floor(tokens));
  }
}
