package dev.ropeway.bench;

import java.util.Locale;

/**
 * What was measured with a load.
 *
 * @param latency from a patch on one mirror to the change on another
 * @param perSecond actions of the load that were applied in a second
 * @param bytesPerUpdate on the stream of the mirror that follows, for an update of one member
 * @param use processor and memory of the server
 * @param wrong counters that did not end at the number of their actions, and mirrors that differ
 */
record MirrorRow(
    MirrorLoad load,
    DeliveryRow latency,
    double perSecond,
    double bytesPerUpdate,
    ServerUse use,
    long wrong) {

  String text() {
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.1f | %,.0f | %.0f | %.0f %% | %.0f | %,d | %d |",
        load.what(),
        latency.p50(),
        latency.p99(),
        latency.longest(),
        perSecond,
        bytesPerUpdate,
        use.percent(),
        use.mebibytes(),
        latency.lost(),
        wrong);
  }
}
