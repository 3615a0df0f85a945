package dev.ropeway.bounds;

import java.io.Serial;
import java.time.Duration;

/** Thrown when a caller or an address has as much as it may; nothing was done. */
public final class BoundExceededException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final Bound bound;
  private final Duration retryAfter;

  BoundExceededException(Bound bound, long most, Duration retryAfter) {
    super(bound.message(most), null, true, false);
    this.bound = bound;
    this.retryAfter = retryAfter;
  }

  /** Which it is. */
  public Bound bound() {
    return bound;
  }

  /** When to try again. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
