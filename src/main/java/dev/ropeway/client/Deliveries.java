package dev.ropeway.client;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What a room has to tell its listeners, one after another, in order. Bounded by those who add:
 * they ask {@link #full} first, or wait until it is {@link #whenReady ready}. Thread-safe.
 */
final class Deliveries {
  private static final int MOST = 10_000;

  private final Serial serial;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int undelivered;

  Deliveries(Serial serial) {
    this.serial = serial;
  }

  void add(Runnable delivery) {
    synchronized (waiting) {
      undelivered++;
    }
    serial.execute(
        () -> {
          try {
            delivery.run();
          } finally {
            delivered();
          }
        });
  }

  /** Whether listeners are so slow that nothing more should be done that they must hear of. */
  boolean full() {
    synchronized (waiting) {
      return undelivered >= MOST;
    }
  }

  /** Runs a task now, or once listeners have caught up. */
  void whenReady(Runnable task) {
    synchronized (waiting) {
      if (undelivered >= MOST) {
        waiting.add(task);
        return;
      }
    }
    task.run();
  }

  private void delivered() {
    Runnable next = null;
    synchronized (waiting) {
      undelivered--;
      if (undelivered <= MOST / 2) {
        next = waiting.poll();
      }
    }
    if (next != null) {
      next.run();
    }
  }
}
