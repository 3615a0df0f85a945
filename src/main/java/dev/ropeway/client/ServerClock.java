package dev.ropeway.client;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The server's time, from answers to {@code GET /api/time}. Half of the round trip is taken off,
 * and of the last samples that with the shortest round trip counts: it errs the least, by at most
 * half of that round trip. Never goes back once there is one. Until then it is this machine's own
 * time. Thread-safe.
 */
final class ServerClock {
  private static final int SAMPLES = 8;
  private static final double NANOS = 1e6;

  private record Sample(double roundTrip, double offset) {}

  private final LongSupplier nanos;
  private final Clock wall;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private boolean stale;
  private double latest;

  /**
   * A clock without a sample.
   *
   * @param nanos a monotonic clock such as {@link System#nanoTime}
   */
  ServerClock(LongSupplier nanos, Clock wall) {
    this.nanos = nanos;
    this.wall = wall;
  }

  /** Milliseconds since 1970. */
  synchronized double now() {
    Optional<Sample> best = samples.stream().min(Comparator.comparingDouble(Sample::roundTrip));
    if (best.isEmpty()) {
      return wall.millis();
    }
    latest = Math.max(latest, nanos.getAsLong() / NANOS + best.get().offset());
    return latest;
  }

  /** The server said {@code time} to a question sent and answered at these monotonic times. */
  synchronized void sample(long sentNanos, long answeredNanos, double time) {
    if (stale) {
      samples.clear();
      stale = false;
    }
    double middle = (sentNanos + (answeredNanos - sentNanos) / 2) / NANOS;
    samples.add(new Sample((answeredNanos - sentNanos) / NANOS, time - middle));
    if (samples.size() > SAMPLES) {
      samples.remove();
    }
  }

  /** The next sample replaces all: the machine may have slept, its monotonic clock with it. */
  synchronized void doubt() {
    stale = true;
  }
}
