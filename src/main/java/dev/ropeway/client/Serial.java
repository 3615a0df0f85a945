package dev.ropeway.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after another, on whichever thread of an executor is free. What follows a closed
 * client is dropped. Thread-safe.
 */
final class Serial implements Executor {
  private final Executor executor;
  private final ScheduledExecutorService scheduler;
  private static final Duration RETRY = Duration.ofMillis(100);

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  Serial(Executor executor, ScheduledExecutorService scheduler) {
    this.executor = executor;
    this.scheduler = scheduler;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
    }
    start();
  }

  /** Begins to run what waits, unless that is being done. */
  private void start() {
    synchronized (tasks) {
      if (running || tasks.isEmpty()) {
        return;
      }
      running = true;
    }
    try {
      executor.execute(this::run);
    } catch (RejectedExecutionException closed) {
      synchronized (tasks) {
        tasks.clear();
        running = false;
      }
    } catch (RuntimeException | Error e) { // no thread can be had: what waits is kept
      synchronized (tasks) {
        running = false;
      }
      tell(e);
      timer(RETRY, this::start);
    }
  }

  /** Runs a task later; cancelling what is returned takes it back. */
  @Nullable Future<?> schedule(Duration delay, Runnable task) {
    return timer(delay, () -> execute(task));
  }

  private @Nullable Future<?> timer(Duration delay, Runnable task) {
    try {
      return scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      return null;
    }
  }

  private void run() {
    for (Runnable task = next(); task != null; task = next()) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        tell(e);
      }
    }
  }

  private static void tell(Throwable failure) {
    try {
      System.getLogger(Serial.class.getName())
          .log(System.Logger.Level.ERROR, "A task of a room failed", failure);
    } catch (RuntimeException | Error e) {
      // to say it matters less than to go on
    }
  }

  private @Nullable Runnable next() {
    synchronized (tasks) {
      Runnable task = tasks.poll();
      running = task != null;
      return task;
    }
  }
}
