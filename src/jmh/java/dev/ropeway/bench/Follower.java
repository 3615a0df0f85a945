package dev.ropeway.bench;

/**
 * One reader's way along the chain of updates: what does not continue where it is, is lost. Events
 * come from one thread.
 */
final class Follower {
  private final Latencies latencies;
  private volatile long version = -1;

  Follower(Latencies latencies) {
    this.latencies = latencies;
  }

  /** Where it is; -1 before its first event. */
  long version() {
    return version;
  }

  /**
   * It was told something.
   *
   * @param kind {@code snapshot}, {@code update} or {@code reset}
   * @param nanos when
   */
  void event(String kind, String json, long nanos) {
    if (kind.equals("reset")) {
      return; // a snapshot follows; what it jumps over is missed
    }
    long next = number(json, "\"version\":");
    if (kind.equals("update") && number(json, "\"from\":") == version) {
      latencies.arrived(version, next, nanos);
    }
    version = next;
  }

  /** The number behind the first occurrence of a label. */
  static long number(String json, String label) {
    int begin = json.indexOf(label) + label.length();
    int end = begin;
    while (Character.isDigit(json.charAt(end))) {
      end++;
    }
    return Long.parseLong(json, begin, end, 10);
  }
}
