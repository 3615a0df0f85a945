package dev.ropeway.session;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks that block with a few threads of an executor, however many there are: the others wait,
 * and what is too much is refused. Thread-safe.
 */
final class Background implements Executor {
  private static final System.Logger LOG = System.getLogger(Background.class.getName());

  private final Executor executor;
  private final int mostThreads;
  private final int mostWaiting;

  // guarded by this
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int threads;

  Background(Executor executor, int mostThreads, int mostWaiting) {
    this.executor = executor;
    this.mostThreads = mostThreads;
    this.mostWaiting = mostWaiting;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      if (waiting.size() >= mostWaiting) {
        throw new NotRecordedException(
            Kind.OVERLOADED, "As much as may waits for the database. Try again in a moment.");
      }
      waiting.add(task);
      if (threads == mostThreads) {
        return;
      }
      threads++;
    }
    start();
  }

  private void start() {
    try {
      executor.execute(this::run);
    } catch (RuntimeException e) {
      synchronized (this) {
        threads--;
      }
      throw e;
    }
  }

  private void run() {
    for (Runnable task = next(); task != null; task = next()) {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "A task failed; those behind it go on", e);
      }
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable task = waiting.poll();
    if (task == null) {
      threads--;
    }
    return task;
  }
}
