package dev.ropeway.testing;

import dev.ropeway.config.NodeClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that moves only when told to; being put forward or back, it measures nothing.
 * Thread-safe.
 */
public final class HandClock extends NodeClock {
  private volatile Instant now;
  private volatile long nanos;

  /** Stands still at an instant. */
  public HandClock(Instant now) {
    this.now = now;
  }

  /** Moves on. */
  public synchronized void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  /** Is put forward, or back by a negative time, while no time passes. */
  public synchronized void jump(Duration time) {
    now = now.plus(time);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public Instant instant() {
    return now;
  }
}
