package dev.ropeway;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When an action is due that is recorded later: some time after it was asked for, or at an instant.
 * Immutable.
 */
public final class After {
  private static final long TO_NEXT_MILLI = Duration.ofMillis(1).minusNanos(1).toNanos();

  private final @Nullable Instant instant;
  private final Duration delay;

  private After(@Nullable Instant instant, Duration delay) {
    this.instant = instant;
    this.delay = delay;
  }

  /** So many seconds after now. */
  public static After seconds(long seconds) {
    return duration(Duration.ofSeconds(seconds));
  }

  /** So many minutes after now. */
  public static After minutes(long minutes) {
    return duration(Duration.ofMinutes(minutes));
  }

  /** So many hours after now. */
  public static After hours(long hours) {
    return duration(Duration.ofHours(hours));
  }

  /** So many times 24 hours after now. */
  public static After days(long days) {
    return duration(Duration.ofDays(days));
  }

  /**
   * So much after now.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public static After duration(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("What is due later cannot be due before now: " + delay);
    }
    return new After(null, delay);
  }

  /** At an instant, or at once if that is over. */
  public static After at(Instant instant) {
    return new After(instant, Duration.ZERO);
  }

  /**
   * When that is, in milliseconds and never earlier than was asked for; {@link Instant#MAX} if no
   * clock goes that far.
   */
  public Instant from(Instant now) {
    try {
      Instant due = instant == null ? now.plus(delay) : instant;
      return due.plusNanos(TO_NEXT_MILLI).truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException | ArithmeticException e) {
      return Instant.MAX;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof After same
        && delay.equals(same.delay)
        && Objects.equals(instant, same.instant);
  }

  @Override
  public int hashCode() {
    return Objects.hash(instant, delay);
  }

  @Override
  public String toString() {
    return instant == null ? "after " + delay : "at " + instant;
  }
}
