package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks one after another, whatever happens to one of them. */
class SerialTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    threads.shutdownNow();
    scheduler.shutdownNow();
  }

  @Test
  void taskWithAnErrorHoldsUpNobody() throws Exception {
    Serial serial = new Serial(threads, scheduler);
    CountDownLatch done = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      serial.execute(
          () -> {
            throw new StackOverflowError("on purpose");
          });
      serial.execute(done::countDown);
    }
    assertTrue(done.await(20, TimeUnit.SECONDS));
  }

  @Test
  void tasksWaitInTheirOrderUntilAThreadCanBeHad() throws Exception {
    AtomicBoolean scarce = new AtomicBoolean(true);
    Serial serial =
        new Serial(
            task -> {
              if (scarce.getAndSet(false)) {
                throw new InternalError("unable to create native thread");
              }
              threads.execute(task);
            },
            scheduler);
    List<Integer> order = new CopyOnWriteArrayList<>();
    CountDownLatch done = new CountDownLatch(2);
    for (int i = 1; i <= 2; i++) {
      int number = i;
      serial.execute(
          () -> {
            order.add(number);
            done.countDown();
          });
    }

    assertTrue(done.await(20, TimeUnit.SECONDS));
    assertEquals(List.of(1, 2), order);
  }
}
