package dev.ropeway;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads or processes bring about, never for longer than it may take. */
public final class Await {
  private static final Duration PAUSE = Duration.ofMillis(5);

  private Await() {}

  /** Waits until a condition holds; fails with the message after the longest time. */
  public static void until(Duration longest, String message, Callable<Boolean> condition)
      throws Exception {
    long end = System.nanoTime() + longest.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Waited " + longest + " in vain: " + message);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
