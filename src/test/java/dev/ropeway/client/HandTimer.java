package dev.ropeway.client;

import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Time that passes only when a test says so, with what was to be done in it. One thread uses it.
 */
final class HandTimer extends ScheduledThreadPoolExecutor {
  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final List<Task> tasks = new ArrayList<>();

  HandTimer() {
    super(0);
  }

  HandClock clock() {
    return clock;
  }

  private static final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {
    private final long due;

    Task(Runnable work, long due) {
      super(work, null);
      this.due = due;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due, TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(due, other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
    Task task = new Task(work, clock.nanos() + unit.toNanos(delay));
    tasks.add(task);
    return task;
  }

  /** Lets time pass, and does what is due in it, in order. */
  void pass(Duration time) {
    long end = clock.nanos() + time.toNanos();
    for (Task next = next(end); next != null; next = next(end)) {
      tasks.remove(next);
      clock.pass(Duration.ofNanos(Math.max(0, next.due - clock.nanos())));
      next.run();
    }
    clock.pass(Duration.ofNanos(end - clock.nanos()));
  }

  private @Nullable Task next(long end) {
    tasks.removeIf(Task::isDone);
    return tasks.stream()
        .filter(task -> task.due <= end)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }
}
