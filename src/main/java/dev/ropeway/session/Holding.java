package dev.ropeway.session;

import dev.ropeway.journal.PastMemory;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The memory that a request's reading holds, until it is closed: best when the answer is on its
 * way, as a slow client keeps it in memory until then. Thread-safe.
 */
public final class Holding implements AutoCloseable {
  private final AtomicReference<PastMemory.@Nullable Lease> lease = new AtomicReference<>();

  /** Gives back what is held, and holds more. */
  void take(PastMemory memory, long bytes) {
    close();
    lease.set(memory.take(bytes));
  }

  @Override
  public void close() {
    PastMemory.Lease held = lease.getAndSet(null);
    if (held != null) {
      held.close();
    }
  }
}
