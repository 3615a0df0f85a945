package dev.ropeway.session;

import dev.ropeway.Ack;
import dev.ropeway.DataUpdate;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Position;
import dev.ropeway.session.SessionView.Look;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls one listener: in order, one call at a time, with the newest data. However many changes come
 * while it is busy, it keeps no queue: it looks once more when the call returns, and counts the
 * versions that it has not looked at.
 */
final class Delivery<T> {
  private static final System.Logger LOG = System.getLogger(Delivery.class.getName());

  private final EntryKey key;
  private final Consumer<? super DataUpdate<T>> listener;
  private final Supplier<@Nullable Look<T>> current;
  private final BiFunction<Position, Position, List<Ack>> causes;
  private final Executor executor;
  private final Coalescer again = new Coalescer();
  private volatile boolean closed;

  // touched by the running delivery only
  private @Nullable Look<T> last;
  private @Nullable Look<T> told;
  private long skipped;

  /**
   * Has called nobody yet.
   *
   * @param current what there is to show; null: nothing
   * @param causes gives what was decided between two positions
   */
  Delivery(
      EntryKey key,
      Consumer<? super DataUpdate<T>> listener,
      Supplier<@Nullable Look<T>> current,
      BiFunction<Position, Position, List<Ack>> causes,
      Executor executor) {
    this.key = key;
    this.listener = listener;
    this.current = current;
    this.causes = causes;
    this.executor = executor;
  }

  void moved() {
    if (!closed && again.asked()) {
      try {
        executor.execute(this::run);
      } catch (RejectedExecutionException e) {
        closed = true; // the node is closing
      } catch (RuntimeException | Error e) {
        again.failed(); // the next change tries again
        LOG.log(Level.WARNING, "A listener of " + key + " could not be called", e);
      }
    }
  }

  private void run() {
    do {
      again.began();
      look();
    } while (!again.ended());
  }

  /** Whatever the data's own code or the listener throws, the next change is looked at. */
  private void look() {
    try {
      Look<T> now = closed ? null : current.get();
      if (now != null) {
        take(now);
      }
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "A listener of " + key + " failed", e);
    }
  }

  private void take(Look<T> now) {
    Look<T> before = last;
    last = now;
    if (before != null) {
      skipped += Math.max(0, now.version() - before.version() - 1);
      if (now.data() == before.data() || now.data().equals(before.data())) {
        return;
      }
    }
    listener.accept(update(now));
  }

  private DataUpdate<T> update(Look<T> now) {
    Look<T> from = told;
    long missed = skipped;
    told = now;
    skipped = 0;
    return from == null
        ? new DataUpdate<>(now.data(), null, missed, List.of())
        : new DataUpdate<>(
            now.data(), from.data(), missed, causes.apply(from.position(), now.position()));
  }

  void close() {
    closed = true;
  }
}
