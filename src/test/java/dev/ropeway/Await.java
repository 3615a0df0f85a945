package dev.ropeway;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads or processes bring about, never for longer than it may take. */
public final class Await {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  /** What takes long to ask is asked less often, or whoever is waited for gets to nothing. */
  private static final int PAUSE_TO_QUESTION = 5;

  private Await() {}

  /** Waits until a condition holds; fails with the message after the longest time. */
  public static void until(Duration longest, String message, Callable<Boolean> condition)
      throws Exception {
    until(longest, SHORTEST_PAUSE, message, condition);
  }

  /** The same for what takes many seconds, such as the start of a server: asks rarely. */
  public static void rarely(Duration longest, String message, Callable<Boolean> condition)
      throws Exception {
    until(longest, LONGEST_PAUSE, message, condition);
  }

  private static void until(
      Duration longest, Duration shortestPause, String message, Callable<Boolean> condition)
      throws Exception {
    long end = System.nanoTime() + longest.toNanos();
    long asked = System.nanoTime();
    while (!condition.call()) {
      long now = System.nanoTime();
      if (now > end) {
        throw new AssertionError("Waited " + longest + " in vain: " + message);
      }
      long pause = Math.max(shortestPause.toNanos(), (now - asked) * PAUSE_TO_QUESTION);
      LockSupport.parkNanos(Math.min(pause, LONGEST_PAUSE.toNanos()));
      asked = System.nanoTime();
    }
  }
}
