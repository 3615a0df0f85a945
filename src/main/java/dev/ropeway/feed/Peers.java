package dev.ropeway.feed;

import dev.ropeway.config.NodeClock;

/**
 * Whether anybody is there to be told anything: notifications that nobody hears cost a busy node a
 * fifteenth of its rate. Nodes say every few seconds that they listen, and one that has heard
 * nobody for a while is alone. A node that cannot hear never takes itself to be. Thread-safe.
 */
final class Peers {
  /** Three greetings of every node, and a little: the same for all, whatever their settings. */
  private static final long SILENCE_NANOS =
      Announcer.GREETINGS.multipliedBy(3).plusSeconds(5).toNanos();

  private final NodeClock clock;
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

  /** Whether somebody may be there. */
  boolean any() {
    return !listening || clock.nanos() - heardAt < SILENCE_NANOS;
  }
}
