package dev.ropeway.container;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Threads of the container that run what they are given, whatever happens. Open Liberty has each
 * take on the application's context first, and lets it die over that once the application has begun
 * to stop: the task would be lost, and a node that waits for its end before it closes would wait in
 * vain. Such a thread goes on without the context, which a task of Ropeway's can do without.
 */
public record SteadyThreads(ThreadFactory container) implements ThreadFactory {
  @Override
  public Thread newThread(Runnable task) {
    AtomicBoolean begun = new AtomicBoolean();
    Thread thread =
        container.newThread(
            () -> {
              begun.set(true);
              task.run();
            });
    Thread.UncaughtExceptionHandler usual = thread.getUncaughtExceptionHandler();
    thread.setUncaughtExceptionHandler(
        (dying, failure) -> {
          if (begun.get()) {
            usual.uncaughtException(dying, failure);
          } else {
            task.run();
          }
        });
    return thread;
  }
}
