package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** No more answers wait than there may. */
class PostponedTest {
  private final Deque<Runnable> later = new ArrayDeque<>();
  private final AtomicInteger run = new AtomicInteger();
  private final Postponed postponed = new Postponed(2);

  @Test
  void placesAreGivenBackWhenTheTimeHasCome() {
    for (int i = 0; i < 2; i++) {
      assertTrue(postponed.begin());
      postponed.run(later::add, run::incrementAndGet);
    }
    assertFalse(postponed.begin());
    assertFalse(postponed.begin(), "being refused takes no place");
    assertEquals(0, run.get());
    later.remove().run();
    assertEquals(1, run.get());
    assertTrue(postponed.begin());
    assertFalse(postponed.begin());
    postponed.cancel();
    assertTrue(postponed.begin());
  }
}
