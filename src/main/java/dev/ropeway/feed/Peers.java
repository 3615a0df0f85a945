package dev.ropeway.feed;

import java.time.Clock;

/**
 * Whether anybody is there to be told anything: notifications that nobody hears cost a busy node a
 * fifteenth of its rate. Nodes say every few seconds that they listen, and one that has heard
 * nobody for a while is alone. A node that cannot hear never takes itself to be. Thread-safe.
 */
final class Peers {
  /** Three greetings of every node, and a little: the same for all, whatever their settings. */
  private static final long SILENCE_MILLIS =
      Announcer.GREETINGS.multipliedBy(3).plusSeconds(5).toMillis();

  private final Clock clock;
  private volatile boolean listening;
  private volatile long heardAt;

  /** Nobody is known yet, and anybody may be there. */
  Peers(Clock clock) {
    this.clock = clock;
    this.heardAt = clock.millis();
  }

  /** What others say is heard from now on, or no longer. */
  void listening(boolean now) {
    heardAt = clock.millis();
    listening = now;
  }

  /** Whether this node hears others. */
  boolean listening() {
    return listening;
  }

  /** Somebody has said something; returns whether nobody was thought to be there. */
  boolean heard() {
    boolean alone = !any();
    heardAt = clock.millis();
    return alone;
  }

  /** Whether somebody may be there. */
  boolean any() {
    return !listening || clock.millis() - heardAt < SILENCE_MILLIS;
  }
}
