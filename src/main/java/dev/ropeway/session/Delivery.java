package dev.ropeway.session;

import dev.ropeway.journal.EntryKey;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls one listener: in order, one call at a time, with the newest data. However many changes come
 * while it is busy, it keeps no queue: it looks once more when the call returns.
 */
final class Delivery<T> {
  private static final System.Logger LOG = System.getLogger(Delivery.class.getName());

  private final EntryKey key;
  private final Consumer<? super T> listener;
  private final Supplier<@Nullable T> current;
  private final Executor executor;
  private final AtomicInteger moves = new AtomicInteger();
  private volatile boolean closed;
  private @Nullable T last; // touched by the running delivery only

  Delivery(
      EntryKey key,
      Consumer<? super T> listener,
      Supplier<@Nullable T> current,
      Executor executor) {
    this.key = key;
    this.listener = listener;
    this.current = current;
    this.executor = executor;
  }

  void moved() {
    if (!closed && moves.getAndIncrement() == 0) {
      try {
        executor.execute(this::run);
      } catch (RejectedExecutionException e) {
        closed = true; // the node is closing
      }
    }
  }

  private void run() {
    int seen;
    do {
      seen = moves.get();
      T now = current.get();
      if (now != null && now != last && !now.equals(last)) {
        last = now;
        call(now);
      }
    } while (!moves.compareAndSet(seen, 0));
  }

  private void call(T now) {
    if (closed) {
      return;
    }
    try {
      listener.accept(now);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "A listener of " + key + " failed", e);
    }
  }

  void close() {
    closed = true;
  }
}
