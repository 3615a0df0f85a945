package dev.ropeway.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Threads as a container gives them while it starts and stops an application. */
class SteadyThreadsTest {
  private static final int PATIENCE = 20;

  private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
  private volatile boolean available = true;

  /** As Open Liberty's: takes on the application's context before it runs anything. */
  private final class ManagedThread extends Thread {
    private final Runnable task;

    ManagedThread(Runnable task) {
      this.task = task;
      setUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
    }

    @Override
    public void run() {
      if (!available) {
        throw new IllegalStateException("The application component is not available");
      }
      task.run();
    }
  }

  @Test
  void tasksRunThoughTheApplicationIsNotAvailable() throws Exception {
    available = false;
    ExecutorService executor = Executors.newCachedThreadPool(new SteadyThreads(ManagedThread::new));

    assertEquals("done", executor.submit(() -> "done").get(PATIENCE, TimeUnit.SECONDS));
    assertEquals("again", executor.submit(() -> "again").get(PATIENCE, TimeUnit.SECONDS));

    executor.shutdown();
    executor.awaitTermination(PATIENCE, TimeUnit.SECONDS);
    assertEquals(List.of(), uncaught, "nobody has to hear of it");
  }

  @Test
  void taskThatFailsHasRunOnceAndItsFailureIsToldAsUsual() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    RuntimeException failure = new RuntimeException("on purpose");
    Thread thread =
        new SteadyThreads(ManagedThread::new)
            .newThread(
                () -> {
                  runs.incrementAndGet();
                  throw failure;
                });
    thread.start();
    thread.join(TimeUnit.SECONDS.toMillis(PATIENCE));

    assertEquals(1, runs.get());
    assertSame(failure, uncaught.get(0));
  }
}
