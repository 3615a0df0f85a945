package dev.ropeway.bench;

import java.util.List;
import java.util.Locale;

/**
 * What some nodes did together.
 *
 * @param home whether keys are written where they are read, as a balancer does it
 * @param actions applied a second
 * @param deliveries of updates to readers a second
 * @param perVersion actions in a version
 * @param heard moves of keys that a node heard of, for each version that others made
 * @param wanted those of keys that it watches, in parts of what it heard
 * @param outraced pushes for an action that another node was faster with
 * @param nodeMicros processor time of all nodes and their writers for an action
 * @param databaseMicros processor time of PostgreSQL for an action
 * @param idle part of the machine's processor time
 */
record ScaleOutRow(
    String feed,
    int nodes,
    int keys,
    boolean home,
    double actions,
    double deliveries,
    double perVersion,
    double heard,
    double wanted,
    double outraced,
    double nodeMicros,
    double databaseMicros,
    double idle) {
  private static final double TICK_MICROS = 10_000;

  static ScaleOutRow of(
      String feed,
      int keys,
      boolean home,
      List<ScaledCount> done,
      double seconds,
      long versions,
      ProcessTimes used) {
    ScaledCount all = done.stream().reduce(ScaledCount::plus).orElseThrow();
    double others = versions * (done.size() - 1.0); // each version, at each node but one
    return new ScaleOutRow(
        feed,
        done.size(),
        keys,
        home,
        all.applied() / seconds,
        all.delivered() / seconds,
        all.applied() / Math.max(1.0, versions),
        others == 0 ? 0 : all.heard() / others,
        all.heard() == 0 ? 1 : all.wanted() / (double) all.heard(),
        all.outraced() / (double) all.applied(),
        all.cpuMillis() * 1_000.0 / all.applied(),
        used.postgres() * TICK_MICROS / all.applied(),
        used.share(used.idle()));
  }

  String text() {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %,d | %s | %,.0f | %,.0f | %.2f | %.2f | %.0f %% | %.3f | %.0f | %.0f | %.0f %% |",
        feed,
        nodes,
        keys,
        nodes == 1 ? "" : home ? "at home" : "anywhere",
        actions,
        deliveries,
        perVersion,
        heard,
        100 * wanted,
        outraced,
        nodeMicros,
        databaseMicros,
        100 * idle);
  }
}
