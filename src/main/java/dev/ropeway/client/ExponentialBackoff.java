package dev.ropeway.client;

import java.time.Duration;

/**
 * How long to wait before the next try: doubles with each, never longer than {@code longest}, and
 * is spread over its upper half so that clients that failed together do not come back together.
 * Immutable: {@link #next} is the backoff of the try after this one.
 */
record ExponentialBackoff(Duration first, Duration longest, Duration limit) {
  private static final Duration SHORTEST = Duration.ofMillis(50);

  /** Doubles from {@code first} to {@code longest}. */
  ExponentialBackoff(Duration first, Duration longest) {
    this(first, longest, first);
  }

  /** A quarter of a second to 15 seconds. */
  static ExponentialBackoff standard() {
    return new ExponentialBackoff(Duration.ofMillis(250), Duration.ofSeconds(15));
  }

  /** From half of the limit to the limit; {@code random} is from 0 to less than 1. */
  Duration pause(double random) {
    return Duration.ofNanos((long) (limit.toNanos() * (0.5 + random / 2)));
  }

  ExponentialBackoff next() {
    return new ExponentialBackoff(first, longest, shorter(limit.multipliedBy(2), longest));
  }

  /** As it was before the first failure. */
  ExponentialBackoff reset() {
    return new ExponentialBackoff(first, longest);
  }

  /** Begins with another pause, as a server may ask for; what has grown stays as long as it is. */
  ExponentialBackoff startingWith(Duration wanted) {
    Duration held = shorter(wanted.compareTo(SHORTEST) < 0 ? SHORTEST : wanted, longest);
    return new ExponentialBackoff(held, longest, held.compareTo(limit) < 0 ? limit : held);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
