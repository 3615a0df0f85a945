package dev.ropeway.database;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EmbeddedDatabaseTest {
  /**
   * Up to Java 18 a group can be destroyed, later it cannot; where the hook belongs is the same.
   */
  @Test
  @SuppressWarnings({"deprecation", "removal"})
  void hookStartsThoughTheThreadThatMadeItAndItsGroupAreGone() throws Exception {
    ThreadGroup lent = new ThreadGroup("lent");
    CountDownLatch ran = new CountDownLatch(1);
    AtomicReference<Thread> made = new AtomicReference<>();
    Thread maker = new Thread(lent, () -> made.set(EmbeddedDatabase.hook(ran::countDown)));
    maker.start();
    maker.join(20_000);
    Thread hook = Objects.requireNonNull(made.get());
    assertNotSame(lent, hook.getThreadGroup());
    lent.destroy();

    hook.start();

    assertTrue(ran.await(20, TimeUnit.SECONDS));
  }
}
