package dev.ropeway.journal;

import dev.ropeway.OverloadedException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds what all reads of the past on a node hold at the same time, in bytes of JSON. Each takes
 * the most that it may need before it reads, and waits for its turn, first come first served; once
 * it knows how much it has, it gives the rest back. Thread-safe.
 */
public final class PastMemory {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int UNIT = 1_024;

  private final int most;
  private final Semaphore free;

  /** Has so many bytes. */
  public PastMemory(long bytes) {
    this.most = units(bytes);
    this.free = new Semaphore(most, true);
  }

  private static int units(long bytes) {
    return Math.toIntExact(Math.min(Integer.MAX_VALUE, (bytes + UNIT - 1) / UNIT));
  }

  /**
   * Takes so many bytes, or all there are if it is more. Waits for up to five seconds. Take once:
   * who waits while holding some may wait for himself.
   *
   * @throws OverloadedException if they did not become free
   */
  public Lease take(long bytes) {
    return take(bytes, PATIENCE);
  }

  /** As {@link #take(long)}, but waits for as long as is said. */
  public Lease take(long bytes, Duration patience) {
    int units = Math.min(most, units(bytes));
    boolean taken;
    try {
      taken = free.tryAcquire(units, patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      taken = false;
    }
    if (!taken) {
      throw new OverloadedException(
          "This node reads as much of the past as it may. Try again in a moment.");
    }
    return new Lease(units);
  }

  /** Bytes that are held. */
  public long held() {
    return (long) UNIT * (most - free.availablePermits());
  }

  /** What one read holds, until it is closed. Thread-safe. */
  public final class Lease implements AutoCloseable {
    private final AtomicInteger units;

    private Lease(int units) {
      this.units = new AtomicInteger(units);
    }

    /** Gives back what is more than so many bytes. */
    public void shrink(long bytes) {
      int rest = units(bytes);
      int old = units.getAndUpdate(now -> Math.min(now, rest));
      free.release(Math.max(0, old - rest));
    }

    /** Hands over so many bytes, or all it has if it is less, to a lease of their own. */
    public Lease part(long bytes) {
      int part = units(bytes);
      int old = units.getAndUpdate(now -> Math.max(0, now - part));
      return new Lease(Math.min(old, part));
    }

    /** Gives all of it back; more than once does nothing more. */
    @Override
    public void close() {
      free.release(units.getAndSet(0));
    }
  }
}
