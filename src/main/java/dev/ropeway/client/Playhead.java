package dev.ropeway.client;

import java.util.function.LongSupplier;

/**
 * How long it is until the next version is to be shown: recorded time, shortened where nothing
 * happened for long, over the speed. It stands unless it runs. Confined to the tasks of its {@link
 * Serial}.
 */
final class Playhead {
  private static final double RIGHT_NOW = 1_000; // nanoseconds; what a sum of fractions may lack

  private final LongSupplier nanos;
  private final double longest;
  private double speed;
  private double passed; // of recorded time, since the version that is shown
  private long since;
  private boolean running;

  /** {@code longest}: more nanoseconds than so many between two versions are not waited. */
  Playhead(LongSupplier nanos, double speed, double longest) {
    this.nanos = nanos;
    this.speed = speed;
    this.longest = longest;
    this.since = nanos.getAsLong();
  }

  void speed(double times) {
    count();
    speed = times;
  }

  void running(boolean on) {
    count();
    running = on;
  }

  /** Nanoseconds until what was recorded so long after the version that is shown. */
  long until(double gap) {
    count();
    double left = (Math.min(gap, longest) - passed) / speed;
    return Double.isInfinite(speed) || left < RIGHT_NOW ? 0 : (long) Math.ceil(left);
  }

  /** That is shown now; {@code late}: because it had to be waited for: that is not made up for. */
  void shown(double gap, boolean late) {
    count();
    passed = late ? 0 : Math.max(0, passed - Math.min(gap, longest));
  }

  /** Another version is shown. */
  void begin() {
    count();
    passed = 0;
  }

  private void count() {
    long now = nanos.getAsLong();
    if (running && !Double.isInfinite(speed)) {
      passed += (now - since) * speed;
    }
    since = now;
  }
}
