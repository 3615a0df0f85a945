package dev.ropeway.bench;

/**
 * What a node has done so far.
 *
 * @param applied actions that its writers have had applied
 * @param delivered updates to its readers
 * @param heard moves of keys that others have told it
 * @param wanted those of keys that it watches
 * @param outraced pushes of a key that another node was faster with
 * @param cpuMillis processor time of its process, but for what compiles its code
 */
record ScaledCount(
    long applied, long delivered, long heard, long wanted, long outraced, long cpuMillis) {

  ScaledCount since(ScaledCount before) {
    return new ScaledCount(
        applied - before.applied,
        delivered - before.delivered,
        heard - before.heard,
        wanted - before.wanted,
        outraced - before.outraced,
        cpuMillis - before.cpuMillis);
  }

  ScaledCount plus(ScaledCount other) {
    return new ScaledCount(
        applied + other.applied,
        delivered + other.delivered,
        heard + other.heard,
        wanted + other.wanted,
        outraced + other.outraced,
        cpuMillis + other.cpuMillis);
  }
}
