package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.config.NodeClock;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many short tasks take few threads, and one that is held up holds up nobody. */
class CrewTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HandClock clock = new HandClock(Instant.EPOCH);
  private final Deque<Runnable> threads = new ArrayDeque<>();
  private final AtomicInteger done = new AtomicInteger();

  @Test
  void manyTasksTakeFewThreads() {
    Crew crew = new Crew(threads::add, 3, clock);
    for (int i = 0; i < 1_000; i++) {
      crew.execute(done::incrementAndGet);
    }
    assertEquals(3, threads.size());
    threads.remove().run();
    assertEquals(1_000, done.get());
    threads.forEach(Runnable::run);
    threads.clear();
    crew.execute(done::incrementAndGet);
    assertEquals(1, threads.size(), "those that had nothing to do are gone");
  }

  @Test
  void taskThatFailsHoldsUpNobody() {
    Crew crew = new Crew(threads::add, 1, clock);
    crew.execute(
        () -> {
          throw new IllegalStateException("It fails");
        });
    crew.execute(done::incrementAndGet);
    threads.remove().run();
    assertEquals(1, done.get());
  }

  @Test
  void whoIsHeldUpIsReplacedAndDoesNoMore() {
    Crew crew = new Crew(threads::add, 1, clock);
    crew.execute(
        () -> {
          crew.execute(done::incrementAndGet);
          crew.look();
          assertEquals(0, threads.size(), "it has not taken long");
          clock.pass(Crew.LONG);
          crew.look();
          assertEquals(1, threads.size());
        });
    threads.remove().run();
    assertEquals(0, done.get(), "that is the other one's");
    threads.remove().run();
    assertEquals(1, done.get());
  }

  @Test
  void threadThatCannotBeHadIsAskedForAgain() {
    AtomicInteger refused = new AtomicInteger(1);
    Crew crew =
        new Crew(
            task -> {
              if (refused.getAndDecrement() > 0) {
                throw new OutOfMemoryError("no thread");
              }
              threads.add(task);
            },
            2,
            clock);
    crew.execute(done::incrementAndGet);
    assertEquals(0, threads.size());
    crew.execute(done::incrementAndGet);
    threads.remove().run();
    assertEquals(2, done.get());
  }

  @Test
  void anyNumberIsHeldUpAndTheOthersGoOn() throws Exception {
    ExecutorService real = Executors.newCachedThreadPool();
    CountDownLatch open = new CountDownLatch(1);
    try {
      Crew crew = new Crew(real, 2, NodeClock.system());
      for (int i = 0; i < 20; i++) {
        crew.execute(() -> await(open));
      }
      crew.execute(done::incrementAndGet);
      Await.until(PATIENCE, "it has its turn", () -> done.get() == 1);
      crew.execute(done::incrementAndGet);
      Await.until(PATIENCE, "and the next one", () -> done.get() == 2);
    } finally {
      open.countDown();
      real.shutdown();
    }
    assertTrue(real.awaitTermination(10, java.util.concurrent.TimeUnit.SECONDS));
  }

  private static void await(CountDownLatch open) {
    try {
      open.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
