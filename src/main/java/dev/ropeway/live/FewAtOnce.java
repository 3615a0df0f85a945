package dev.ropeway.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs a few of one connection's tasks at once, however many it has: the threads are everybody's.
 * Thread-safe.
 */
final class FewAtOnce implements Executor {
  private static final int MOST = 4;

  private final Executor executor;

  // guarded by this; there are as many of these as connections, and most have nothing to do
  private final Deque<Runnable> waiting = new ArrayDeque<>(1);
  private int running;

  FewAtOnce(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      waiting.add(task);
      if (running == MOST) {
        return;
      }
      running++;
    }
    executor.execute(this::run);
  }

  /** One, and then lets others have the thread. */
  private void run() {
    Runnable task = next();
    if (task == null) {
      return;
    }
    try {
      task.run();
    } finally {
      executor.execute(this::run);
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable task = waiting.poll();
    running -= task == null ? 1 : 0;
    return task;
  }
}
