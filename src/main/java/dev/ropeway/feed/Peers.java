package dev.ropeway.feed;

import dev.ropeway.config.NodeClock;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Which other nodes are there. Whether any is decides if anything is told: notifications that
 * nobody hears cost a busy node a fifteenth of its rate. Nodes say every few seconds that they
 * listen, and one that has heard nobody for a while is alone. A node that cannot hear never takes
 * itself to be. Thread-safe.
 */
final class Peers {
  /** The same for all, whatever their settings. */
  private static final long SILENCE_NANOS = Announcer.SILENCE.toNanos();

  private static final int MOST = 1_000;

  private final NodeClock clock;
  private final Map<String, Long> nodes = new ConcurrentHashMap<>();
  private volatile boolean listening;
  private volatile long heardAt;

  /** Nobody is known yet, and anybody may be there. */
  Peers(NodeClock clock) {
    this.clock = clock;
    this.heardAt = clock.nanos();
  }

  /** What others say is heard from now on, or no longer. */
  void listening(boolean now) {
    heardAt = clock.nanos();
    listening = now;
  }

  /** Whether this node hears others. */
  boolean listening() {
    return listening;
  }

  /** Somebody has said something; returns whether nobody was thought to be there. */
  boolean heard() {
    boolean alone = !any();
    heardAt = clock.nanos();
    return alone;
  }

  /** A node has said something; returns whether that is news. */
  boolean met(String node) {
    long now = clock.nanos();
    if (nodes.size() >= MOST) {
      nodes.values().removeIf(at -> now - at >= SILENCE_NANOS);
    }
    if (nodes.size() >= MOST && !nodes.containsKey(node)) {
      return false;
    }
    Long before = nodes.put(node, now);
    return before == null || now - before >= SILENCE_NANOS;
  }

  /** The other nodes that have been heard lately. */
  Set<String> living() {
    long now = clock.nanos();
    return nodes.entrySet().stream()
        .filter(node -> now - node.getValue() < SILENCE_NANOS)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether somebody may be there. */
  boolean any() {
    return !listening || clock.nanos() - heardAt < SILENCE_NANOS;
  }
}
