package dev.ropeway.bench;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How long each version took from its patch to each reader. Thread-safe. */
final class Latencies {
  private final long first;
  private final AtomicLongArray sentAt;
  private final LongAdder arrived = new LongAdder();
  private final Histogram micros = new ConcurrentHistogram(Score.LONGEST_MICROS, 3);

  /**
   * Measures some versions.
   *
   * @param first the first of them; those before are warm-up
   */
  Latencies(long first, int count) {
    this.first = first;
    this.sentAt = new AtomicLongArray(count);
  }

  void sending(long version, long nanos) {
    if (version >= first) {
      sentAt.set(Math.toIntExact(version - first), nanos);
    }
  }

  /** A reader came from one version to another; several pushes may have come as one update. */
  void arrived(long from, long to, long nanos) {
    for (long version = Math.max(first, from + 1); version <= to; version++) {
      long sent = sentAt.get(Math.toIntExact(version - first));
      micros.recordValue(Math.max(0, nanos - sent) / 1_000);
      arrived.increment();
    }
  }

  DeliveryRow row(String readers, int count, double perSecond) {
    return new DeliveryRow(
        readers,
        count,
        perSecond,
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(99) / 1e3,
        micros.getMaxValue() / 1e3,
        arrived.sum(),
        (long) count * sentAt.length() - arrived.sum());
  }
}
