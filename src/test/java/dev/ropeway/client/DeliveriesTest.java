package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
  private static final int BOUND = 10_000;

  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Deliveries deliveries = new Deliveries(new Serial(threads, timer));

  @AfterEach
  void stop() {
    threads.shutdownNow();
    timer.shutdownNow();
  }

  @Test
  void oneFollowsTheOtherInOrderOnHoweverManyThreads() throws Exception {
    List<Integer> delivered = new ArrayList<>(); // not thread-safe, and need not be
    CountDownLatch end = new CountDownLatch(1);
    IntStream.range(0, 5_000).forEach(i -> deliveries.add(() -> delivered.add(i)));
    deliveries.add(end::countDown);
    assertTrue(end.await(30, TimeUnit.SECONDS));
    assertEquals(IntStream.range(0, 5_000).boxed().toList(), delivered);
  }

  @Test
  void whoAddsWaitsWhileListenersAreBehindAndGoesOnWhenTheyHaveCaughtUp() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch ready = new CountDownLatch(1);
    List<String> order = new CopyOnWriteArrayList<>();
    deliveries.add(() -> await(held));
    IntStream.range(1, BOUND).forEach(i -> deliveries.add(() -> {}));
    assertTrue(deliveries.full());
    deliveries.whenReady(
        () -> {
          order.add("ready");
          ready.countDown();
        });
    order.add("still waiting");
    held.countDown();
    assertTrue(ready.await(30, TimeUnit.SECONDS));
    assertEquals(List.of("still waiting", "ready"), order);
    assertFalse(deliveries.full());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
