package dev.ropeway.session;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.config.LoopLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks that block with a few threads of an executor, however many there are: the others wait,
 * and what is too much is refused. Thread-safe.
 */
public final class BoundedExecutor implements Executor {
  private static final LoopLog LOG =
      new LoopLog(BoundedExecutor.class, "A task failed; those behind it go on");

  private final Executor executor;
  private final int mostThreads;
  private final int mostWaiting;

  // guarded by this
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int threads;

  public BoundedExecutor(Executor executor, int mostThreads, int mostWaiting) {
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
    try {
      start();
    } catch (RejectedExecutionException e) {
      if (isLost(task)) {
        throw e;
      }
    }
  }

  /** Has what waits taken up, if no thread could be had for it before. */
  public void retry() {
    synchronized (this) {
      if (waiting.isEmpty() || threads > 0) {
        return;
      }
      threads++;
    }
    try {
      start();
    } catch (RejectedExecutionException e) {
      LOG.failed(e); // the node is closing
    }
  }

  private void start() {
    boolean started = false;
    try {
      executor.execute(this::run);
      started = true;
    } catch (RejectedExecutionException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      LOG.failed(e); // what waits does so until a thread can be had
    } finally {
      if (!started) {
        synchronized (this) {
          threads--;
        }
      }
    }
  }

  /** Whether a task will not run, as there will be no thread any more. */
  private synchronized boolean isLost(Runnable task) {
    return threads == 0 && waiting.removeLastOccurrence(task);
  }

  private void run() {
    for (Runnable task = next(); task != null; task = next()) {
      LOG.surely(task);
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
