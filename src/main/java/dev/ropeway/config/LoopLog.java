package dev.ropeway.config;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where a loop that must go on says what failed in it. An exception is what an outage brings, of
 * which others speak: it is for debugging. An {@link Error} is told with its trace, but no more
 * than once a minute. Nothing here throws, not even for want of memory. Thread-safe.
 */
public final class LoopLog {
  private static final long BETWEEN_LINES = Duration.ofMinutes(1).toNanos();

  private final Logger log;
  private final String what;
  private final AtomicLong nextLine = new AtomicLong(System.nanoTime());
  private final AtomicLong untold = new AtomicLong();

  /**
   * A log of one loop.
   *
   * @param owner whose loop it is
   * @param what what has failed then and what follows from it, without a full stop
   */
  public LoopLog(Class<?> owner, String what) {
    this.log = System.getLogger(owner.getName());
    this.what = what;
  }

  /** Something failed that may fail while the database is away or the node closes. */
  public void failed(Throwable failure) {
    if (failure instanceof Error) {
      unexpected(failure);
    } else {
      tell(Level.DEBUG, what, failure);
    }
  }

  /** Something failed that never should. */
  public void unexpected(Throwable failure) {
    long now = System.nanoTime();
    long next = nextLine.get();
    if (now - next < 0 || !nextLine.compareAndSet(next, now + BETWEEN_LINES)) {
      untold.incrementAndGet();
      return;
    }
    long more = untold.getAndSet(0);
    tell(Level.WARNING, more == 0 ? what : what + "; " + more + " times more before", failure);
  }

  /** Takes a step of a loop: whatever it throws, also by stealth, what is behind it goes on. */
  @SuppressWarnings("CatchingUnchecked")
  public void surely(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      unexpected(e);
    }
  }

  /** Has a thread run a task; false if none can be had, as when the node closes. */
  public boolean begins(Executor executor, Runnable task) {
    try {
      executor.execute(task);
      return true;
    } catch (RuntimeException | Error e) {
      failed(e);
      return false;
    }
  }

  private void tell(Level level, String text, Throwable failure) {
    try {
      log.log(level, text, failure);
    } catch (RuntimeException | Error e) {
      untold.incrementAndGet(); // to say it matters less than to go on
    }
  }
}
