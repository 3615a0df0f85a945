package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A few threads for whatever there is to do. */
class BoundedExecutorTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void manyTasksRunAFewAtATime() throws Exception {
    BoundedExecutor background = new BoundedExecutor(threads, 3, 1_000);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1_000);
    for (int i = 0; i < 1_000; i++) {
      background.execute(
          () -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.yield();
            inside.decrementAndGet();
            done.countDown();
          });
    }
    assertTrue(done.await(20, TimeUnit.SECONDS));
    assertTrue(most.get() <= 3, () -> most + " at a time");
  }

  @Test
  void whatIsTooMuchIsRefusedAndTheRestRuns() throws Exception {
    BoundedExecutor background = new BoundedExecutor(threads, 1, 2);
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(2);
    background.execute(
        () -> {
          began.countDown();
          awaitQuietly(release);
        });
    assertTrue(began.await(20, TimeUnit.SECONDS));
    background.execute(done::countDown);
    background.execute(done::countDown);

    NotRecordedException refusal =
        assertThrows(NotRecordedException.class, () -> background.execute(() -> {}));

    assertEquals(Kind.OVERLOADED, refusal.kind());
    release.countDown();
    assertTrue(done.await(20, TimeUnit.SECONDS));
  }

  @Test
  void taskThatFailsHoldsUpNobody() throws Exception {
    BoundedExecutor background = new BoundedExecutor(threads, 1, 10);
    CountDownLatch done = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      background.execute(
          () -> {
            throw new IllegalStateException("on purpose");
          });
      background.execute(done::countDown);
    }
    assertTrue(done.await(20, TimeUnit.SECONDS));
  }

  @Test
  void taskWithAnErrorTakesNoThreadWithIt() throws Exception {
    BoundedExecutor background = new BoundedExecutor(threads, 1, 10);
    CountDownLatch done = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      background.execute(
          () -> {
            throw new InternalError("on purpose");
          });
      background.execute(done::countDown);
    }
    assertTrue(done.await(20, TimeUnit.SECONDS));
  }

  @Test
  void taskWaitsUntilAThreadCanBeHad() throws Exception {
    AtomicBoolean scarce = new AtomicBoolean(true);
    BoundedExecutor background =
        new BoundedExecutor(
            task -> {
              if (scarce.get()) {
                throw new InternalError("unable to create native thread");
              }
              threads.execute(task);
            },
            1,
            10);
    CountDownLatch done = new CountDownLatch(2);
    background.execute(done::countDown);
    background.execute(done::countDown);
    background.retry();
    assertEquals(2, done.getCount());

    scarce.set(false);
    background.retry();

    assertTrue(done.await(20, TimeUnit.SECONDS));
  }

  @Test
  void taskIsRefusedAndNotRunLaterWhenThereWillBeNoThreadAnyMore() {
    threads.shutdown();
    BoundedExecutor background = new BoundedExecutor(threads, 1, 10);
    AtomicInteger runs = new AtomicInteger();

    assertThrows(RejectedExecutionException.class, () -> background.execute(runs::incrementAndGet));

    background.retry();
    assertEquals(0, runs.get());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
