package dev.ropeway.bench;

import java.util.Locale;

/**
 * How long something took that was done over and over, in milliseconds.
 *
 * @param first the first time, with everything cold but the operating system's pages
 * @param count how often it was done
 */
record TimedRow(String what, double first, double p50, double p99, double longest, long count) {

  /** Does something once and then for a while, at most so often. */
  static TimedRow of(String what, int most, Step step) throws Exception {
    double first = once(step) / 1e6;
    for (int i = 0; i < most / 10; i++) {
      once(step); // until the code is warm
    }
    var micros = Score.histogram();
    for (int i = 0; i < most; i++) {
      micros.recordValue(once(step) / 1_000);
    }
    TimedRow row =
        new TimedRow(
            what,
            first,
            micros.getValueAtPercentile(50) / 1e3,
            micros.getValueAtPercentile(99) / 1e3,
            micros.getMaxValue() / 1e3,
            most);
    Progress.say("  %s", row.text());
    return row;
  }

  private static long once(Step step) throws Exception {
    long begin = System.nanoTime();
    step.run();
    return System.nanoTime() - begin;
  }

  String text() {
    return String.format(
        Locale.ROOT,
        "%-44s first %7.1f ms   p50 %6.2f ms   p99 %6.2f ms   longest %6.1f ms",
        what,
        first,
        p50,
        p99,
        longest);
  }

  /** What is timed. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }
}
