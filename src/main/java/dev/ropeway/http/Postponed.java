package dev.ropeway.http;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Tasks that wait for their time without a thread, no more than so many. Thread-safe. */
final class Postponed {
  private final int most;
  private final AtomicInteger waiting = new AtomicInteger();

  Postponed(int most) {
    this.most = most;
  }

  /** Takes a place for one; false if there is none. Whoever has one calls {@link #run}. */
  boolean begin() {
    return waiting.getAndUpdate(now -> now < most ? now + 1 : now) < most;
  }

  /** Hands over the task that a place was taken for. */
  void run(Executor later, Runnable task) {
    later.execute(
        () -> {
          waiting.decrementAndGet();
          task.run();
        });
  }

  /** Gives a place back that was taken for nothing. */
  void cancel() {
    waiting.decrementAndGet();
  }
}
