package dev.ropeway.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** One writer patches a key at a steady pace while readers follow it. */
final class Delivery {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Updates that are not measured, while the readers that have just come settle. */
  private static final int SETTLING = 20;

  private final Patcher patcher;
  private final Opening opening;

  Delivery(Patcher patcher, Opening opening) {
    this.patcher = patcher;
    this.opening = opening;
  }

  /** Makes one version and returns its number. */
  @FunctionalInterface
  interface Patcher {
    long giveCoin() throws Exception;
  }

  /** Opens a reader for each follower. */
  @FunctionalInterface
  interface Opening {
    Readers open(List<Follower> followers) throws Exception;
  }

  /** Readers at work. */
  interface Readers extends AutoCloseable {
    @Override
    void close() throws Exception;
  }

  /** Does as a measurement would, until the code on the way is compiled. */
  void warmUp(int readers, Pace pace) throws Exception {
    Progress.say("  warming up: %,d updates for %,d readers", pace.count(), readers);
    measure("warm-up", readers, pace);
  }

  /** Measures one number of readers. */
  DeliveryRow run(String how, int readers, Pace pace) throws Exception {
    DeliveryRow row = measure(how, readers, pace);
    Progress.say(
        "  %,5d %-28s p50 %7.1f ms   p99 %7.1f ms   %,d delivered, %d lost",
        readers, how, row.p50(), row.p99(), row.arrived(), row.lost());
    return row;
  }

  private DeliveryRow measure(String how, int readers, Pace pace) throws Exception {
    long version = patcher.giveCoin();
    Latencies latencies = new Latencies(version + SETTLING + 1, pace.count());
    List<Follower> followers =
        Stream.generate(() -> new Follower(latencies)).limit(readers).toList();
    try (Readers open = opening.open(followers)) {
      await(followers, version);
      long last = patch(version, pace, latencies);
      await(followers, last);
    }
    return latencies.row(how, readers, pace.perSecond());
  }

  private long patch(long from, Pace pace, Latencies latencies) throws Exception {
    Runnable next = pace.waiting();
    long version = from;
    for (int i = 0; i < SETTLING + pace.count(); i++) {
      next.run();
      latencies.sending(version + 1, System.nanoTime());
      long made = patcher.giveCoin();
      if (made != ++version) {
        throw new IllegalStateException("version " + made + " instead of " + version);
      }
    }
    return version;
  }

  /** Waits until all have arrived; who never does has lost something, which is counted. */
  private static void await(List<Follower> followers, long version) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && followers.stream().anyMatch(f -> f.version() < version)) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }
}
