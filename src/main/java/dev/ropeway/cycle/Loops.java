package dev.ropeway.cycle;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When the loops of an engine may work: not before the tables are there, nor once the node has
 * closed, for the database and stores may be gone then. Thread-safe.
 */
final class Loops {
  private enum State {
    NEW,
    OPEN,
    ENDED
  }

  private volatile State state = State.NEW;
  private int working; // guarded by this

  /** Lets them work, unless they have been ended. */
  synchronized void begin() {
    state = state == State.NEW ? State.OPEN : state;
  }

  /** Whether they may work; whoever is at it stops after what he is doing. */
  boolean open() {
    return state == State.OPEN;
  }

  boolean ended() {
    return state == State.ENDED;
  }

  /** Does some work on the calling thread, or nothing if it may not be done. */
  void run(Runnable work) {
    if (enter()) {
      try {
        work.run();
      } finally {
        leave();
      }
    }
  }

  private synchronized boolean enter() {
    working += open() ? 1 : 0;
    return open();
  }

  private synchronized void leave() {
    working--;
    notifyAll();
  }

  /** Lets none of them begin any more, and waits for those at work, at most so long. */
  synchronized void end(Duration longest) {
    state = State.ENDED;
    long end = System.nanoTime() + longest.toNanos();
    try {
      for (long left = longest.toNanos(); working > 0 && left > 0; left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
