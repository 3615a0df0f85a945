package dev.ropeway.cycle;

import java.util.concurrent.locks.Condition;

/** Counts the actions that have arrived at a lane and not been taken up; guarded by its lock. */
final class Arrivals {
  private final Condition work;
  private int arrived;

  /** How many have to have arrived before whoever gathers is woken. */
  private int wanted = Integer.MAX_VALUE;

  /**
   * None yet.
   *
   * @param work what those wait for who have nothing to do
   */
  Arrivals(Condition work) {
    this.work = work;
  }

  void add(int actions) {
    arrived += actions;
    if (arrived >= wanted) {
      wanted = Integer.MAX_VALUE;
      work.signal();
    }
  }

  void taken(int actions) {
    arrived -= actions;
  }

  /** Waits until there are so many, but no longer than this. */
  void await(int actions, long nanos) throws InterruptedException {
    long left = nanos;
    wanted = actions;
    while (arrived < actions && left > 0) {
      left = work.awaitNanos(left);
    }
    wanted = Integer.MAX_VALUE;
  }
}
