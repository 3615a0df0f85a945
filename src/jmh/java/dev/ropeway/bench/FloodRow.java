package dev.ropeway.bench;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * How long somebody's actions took beside somebody else's flood, in milliseconds.
 *
 * @param times how many times as long p99 took as with nobody beside him
 * @param answered requests of the flood a second that were answered 200
 * @param refused those that were not
 */
record FloodRow(
    String flood,
    double p50,
    double p99,
    double longest,
    double times,
    double answered,
    double refused) {

  static FloodRow of(
      String flood, Histogram micros, double quietP99, double answered, double refused) {
    double p99 = micros.getValueAtPercentile(99) / 1e3;
    return new FloodRow(
        flood,
        micros.getValueAtPercentile(50) / 1e3,
        p99,
        micros.getMaxValue() / 1e3,
        quietP99 == 0 ? 1 : p99 / quietP99,
        answered,
        refused);
  }

  String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.1f | %.2f | %,.0f | %,.0f |%n",
        flood,
        p50,
        p99,
        longest,
        times,
        answered,
        refused);
  }
}
