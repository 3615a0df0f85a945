package dev.ropeway.client;

import java.time.Duration;

/** When a token is replaced. */
final class TokenLife {
  private static final Duration BEFORE_THE_END = Duration.ofSeconds(30);
  private static final Duration SHORTEST = Duration.ofSeconds(5);
  private static final Duration LEAST = Duration.ofSeconds(1);

  /**
   * After how much of a token's life another one is asked for: 80 %, but 30 s before its end at the
   * latest. Of a life that is hardly longer than that, or shorter, half is used, so that nobody is
   * asked all the time.
   */
  static Duration renewedAfter(Duration life) {
    Duration inTime = least(life.multipliedBy(4).dividedBy(5), life.minus(BEFORE_THE_END));
    return most(most(inTime, least(life.dividedBy(2), SHORTEST)), LEAST);
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Duration most(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private TokenLife() {}
}
