package dev.ropeway.config;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The time as a node takes it: the wall clock, for what is stored or shown, and beside it a
 * monotonic one, for how long something takes or has to wait. A wall clock may be put forward or
 * back at any time, so nothing that waits may depend on it. Implementations are thread-safe.
 */
public abstract class NodeClock extends Clock {

  /** Nanoseconds that have passed since some moment before the first call; never goes back. */
  public abstract long nanos();

  /** The point of {@link #nanos} that is so far ahead. */
  public final long in(Duration time) {
    return nanos() + time.toNanos();
  }

  /** The machine's clocks. */
  public static NodeClock system() {
    return new SystemClock();
  }

  private static final class SystemClock extends NodeClock {
    private final Clock wall = Clock.systemUTC();
    private final long start = System.nanoTime();

    @Override
    public long nanos() {
      return System.nanoTime() - start; // so that it never wraps around
    }

    @Override
    public Instant instant() {
      return wall.instant();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return wall.withZone(zone);
    }
  }
}
