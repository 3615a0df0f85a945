package dev.ropeway.session;

import dev.ropeway.journal.PastMemory;
import java.io.Closeable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The memory that a read holds until it is closed. Thread-safe. */
public final class HeldMemory implements Closeable {
  private final AtomicReference<PastMemory.@Nullable Lease> lease = new AtomicReference<>();

  /** Gives back what is held, and holds more. */
  public void take(PastMemory memory, long bytes) {
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
