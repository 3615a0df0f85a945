package dev.ropeway.cycle;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.ropeway.Await;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopsTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Loops loops = new Loops();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicBoolean done = new AtomicBoolean();

  @AfterEach
  void letGo() {
    release.countDown();
  }

  /** Begins some work that goes on until it is released. */
  private void work() throws InterruptedException {
    loops.begin();
    CompletableFuture.runAsync(
        () ->
            loops.run(
                () -> {
                  begun.countDown();
                  awaitRelease();
                  done.set(true);
                }));
    assertTrue(begun.await(LONG.toSeconds(), TimeUnit.SECONDS));
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void refuse() {
    fail("Nobody may work now");
  }

  @Test
  void nobodyWorksBeforeTheBeginning() {
    loops.run(LoopsTest::refuse);
    assertFalse(loops.open());
  }

  @Test
  void endWaitsForWhoIsAtWorkAndLetsNobodyElseBegin() throws Exception {
    work();
    CompletableFuture<Boolean> ended =
        CompletableFuture.supplyAsync(
            () -> {
              loops.end(LONG);
              return done.get();
            });
    Await.until(LONG, "it does not end", loops::ended);

    loops.begin();
    loops.run(LoopsTest::refuse);
    assertFalse(ended.isDone(), "somebody is at work");
    release.countDown();
    assertTrue(ended.get(LONG.toSeconds(), TimeUnit.SECONDS), "it did not wait");
  }

  @Test
  void endDoesNotWaitForEver() throws Exception {
    work();
    assertTimeoutPreemptively(LONG, () -> loops.end(Duration.ofMillis(10)));
    assertFalse(done.get());
    assertFalse(loops.open());
  }
}
