package dev.ropeway.bench;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What one contestant did with one number of writers, all slices together. */
final class Score {
  static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);

  private final Histogram micros = histogram();
  private final long[] inTime;
  private long nanos;
  private long applied;
  private long errors;

  Score(int writers) {
    inTime = new long[writers];
  }

  static Histogram histogram() {
    return new Histogram(LONGEST_MICROS, 3);
  }

  /**
   * Adds what one writer did in one slice.
   *
   * @param waits how long it waited each time
   * @param finished what it finished before the slice ended, as all count towards the rate
   * @param all what it finished at all
   */
  synchronized void add(int writer, Histogram waits, long finished, long all, long failed) {
    micros.add(waits);
    inTime[writer] += finished;
    applied += all;
    errors += failed;
  }

  synchronized void addTime(long sliceNanos) {
    nanos += sliceNanos;
  }

  synchronized long applied() {
    return applied;
  }

  synchronized long errors() {
    return errors;
  }

  synchronized double perSecond() {
    return nanos == 0 ? 0 : Arrays.stream(inTime).sum() * 1e9 / nanos;
  }

  /** The slowest writer's part of what each would have if all had the same. */
  private double slowestShare() {
    double fair = Arrays.stream(inTime).average().orElse(0);
    return fair == 0 ? 0 : Arrays.stream(inTime).min().orElse(0) / fair;
  }

  /** The row of the table, beside the rate of the workload's first contestant. */
  synchronized Row row(String workload, String contestant, double firstPerSecond) {
    return new Row(
        workload,
        contestant,
        inTime.length,
        perSecond(),
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(99) / 1e3,
        micros.getMaxValue() / 1e3,
        slowestShare(),
        errors,
        perSecond() == 0 ? 0 : firstPerSecond / perSecond());
  }
}
