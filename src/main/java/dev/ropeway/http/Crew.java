package dev.ropeway.http;

import dev.ropeway.config.LoopLog;
import dev.ropeway.config.NodeClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs short tasks with a few threads: a thousand of them in one moment wake no more than those. A
 * task that is held up keeps its thread, and another thread takes over from it, so that it holds up
 * nobody else for long. Thread-safe.
 */
final class Crew implements Executor {
  /** After so long a task is taken to be held up. */
  static final Duration LONG = Duration.ofMillis(50);

  private static final LoopLog LOG =
      new LoopLog(Crew.class, "A task failed; those behind it go on");

  private final Executor threads;
  private final int most;
  private final NodeClock clock;

  // guarded by this
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final Set<Worker> working = new LinkedHashSet<>();
  private boolean watched;

  /**
   * One without work.
   *
   * @param threads has as many as are asked for
   * @param most that work at the same time and are not held up
   */
  Crew(Executor threads, int most, NodeClock clock) {
    this.threads = threads;
    this.most = most;
    this.clock = clock;
  }

  /** One thread at work; its times are guarded by the crew. */
  private final class Worker implements Runnable {
    private long since = clock.nanos();

    @Override
    public void run() {
      for (Runnable task = next(this); task != null; task = next(this)) {
        LOG.surely(task);
      }
    }
  }

  /** Never fails: what no thread can be had for waits until there is one. */
  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      waiting.add(task);
      if (watched && working.size() == most) {
        return;
      }
    }
    staff(1);
  }

  /** Null: there is nothing to do, or another one does it. */
  private synchronized @Nullable Runnable next(Worker worker) {
    if (!working.contains(worker)) {
      return null;
    }
    Runnable task = waiting.poll();
    if (task == null) {
      working.remove(worker);
    }
    worker.since = clock.nanos();
    return task;
  }

  /** Has others take over from those that are held up. */
  void look() {
    synchronized (this) {
      watched = false;
      long now = clock.nanos();
      working.removeIf(worker -> now - worker.since >= LONG.toNanos());
    }
    staff(most);
  }

  private void staff(int mostFresh) {
    List<Worker> fresh = new ArrayList<>();
    boolean watch;
    synchronized (this) {
      int wanted = Math.min(mostFresh, waiting.size());
      while (working.size() < most && fresh.size() < wanted) {
        Worker worker = new Worker();
        working.add(worker);
        fresh.add(worker);
      }
      watch = !watched && waiting.size() > fresh.size();
      watched |= watch;
    }
    fresh.forEach(this::start);
    if (watch) {
      CompletableFuture.delayedExecutor(LONG.toMillis() / 2, TimeUnit.MILLISECONDS, threads)
          .execute(this::look);
    }
  }

  private void start(Worker worker) {
    try {
      threads.execute(worker);
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        working.remove(worker);
      }
      LOG.failed(e);
    }
  }
}
