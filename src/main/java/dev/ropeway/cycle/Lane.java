package dev.ropeway.cycle;

import dev.ropeway.NotRecordedException;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.BoundStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one share of a node, and what is to be done on them. A key is always of the same
 * lane, and a lane runs one cycle at a time.
 *
 * <pre>
 *  submit, hint ──▶ ready ──take──▶ running ──give back──▶ (nothing left) forgotten
 *                     ▲                           │
 *                     └── due ── delayed ◀────────┘ outraced, failed, push delay, bad
 * </pre>
 *
 * Thread-safe.
 */
final class Lane extends WorkQueue {
  private final Map<EntryKey, KeyQueue> keys = new HashMap<>();
  private final Schedule schedule;
  private final Bounds bounds;
  private final Batch.Limits limits;
  private final Claims claims = new Claims();
  private final Runnable granted;

  /**
   * An empty lane.
   *
   * @param granted called when a key is held that was claimed; not under a lock
   */
  Lane(EngineParts parts, Runnable granted) {
    this.granted = granted;
    this.bounds = parts.bounds();
    this.schedule = new Schedule(parts.clock());
    this.limits = Batch.Limits.of(parts.settings());
  }

  @Override
  boolean isDue() {
    return schedule.due();
  }

  /** Takes a request in, or throws that there is no room. */
  void submit(Request request, BoundStore<?> store) {
    lock.lock();
    try {
      KeyQueue queue = queue(request.key, store);
      String bad = queue.bad;
      if (bad != null) {
        throw new NotRecordedException(NotRecordedException.Kind.BAD, bad);
      }
      bounds.take(request, queue.undecided);
      queue.arrived.add(request);
      queue.last = request.actions.get(request.actions.size() - 1);
      ready(queue);
      arrived(request.actions.size());
    } finally {
      lock.unlock();
    }
  }

  /** Takes over the waiting for actions that a caller's transaction has recorded. */
  void adopt(List<PendingAction> actions, EntryKey key, BoundStore<?> store) {
    locked(
        () -> {
          KeyQueue queue = queue(key, store);
          queue.adopted.addAll(actions);
          pull(queue);
        });
  }

  /** Has a key pulled that is worked on here. */
  void pull(EntryKey key) {
    ifActive(key, this::pull);
  }

  /** Has every key pulled on which there is work. */
  void pullAll() {
    each(this::pull);
  }

  private void pull(KeyQueue queue) {
    queue.pull = true;
    ready(queue);
  }

  /** Has a key pulled, and what is pending pushed without the store's delay: it has waited. */
  void orphaned(EntryKey key, BoundStore<?> store) {
    locked(
        () -> {
          KeyQueue queue = queue(key, store);
          queue.flush |= !store.store().pushDelay().isZero();
          pull(queue);
        });
  }

  /** Has a key pulled that is worked on here, but not before its push is due. */
  void pendingElsewhere(EntryKey key) {
    ifActive(
        key,
        queue -> {
          queue.pull = true;
          if (queue.pushAt == null) {
            ready(queue);
          }
        });
  }

  /** Has a key's next push made without its store's delay. */
  void flush(EntryKey key) {
    ifActive(key, this::flush);
  }

  /** Has the next push of every key made without its store's delay. */
  void flushAll() {
    each(this::flush);
  }

  private void flush(KeyQueue queue) {
    if (!queue.store.store().pushDelay().isZero()) {
      queue.flush = true;
      ready(queue);
    }
  }

  /** Does something with every key on which there is work, under the lock. */
  void each(Consumer<KeyQueue> what) {
    locked(() -> keys.values().forEach(what));
  }

  private void ifActive(EntryKey key, Consumer<KeyQueue> what) {
    locked(() -> Optional.ofNullable(keys.get(key)).ifPresent(what));
  }

  /** See {@link KeyQueue#lastOutcome}. */
  @Nullable CompletableFuture<?> lastOutcome(EntryKey key) {
    return ask(key, KeyQueue::lastOutcome);
  }

  /** Why the key cannot be worked on here; null if it can, as far as is known. */
  @Nullable String bad(EntryKey key) {
    return ask(key, queue -> queue.bad);
  }

  private <R> @Nullable R ask(EntryKey key, Function<KeyQueue, @Nullable R> question) {
    return this.<@Nullable R>asked(
        () -> {
          KeyQueue queue = keys.get(key);
          return queue == null ? null : question.apply(queue);
        });
  }

  private KeyQueue queue(EntryKey key, BoundStore<?> store) {
    return keys.computeIfAbsent(key, k -> new KeyQueue(k, store));
  }

  private void ready(KeyQueue queue) {
    if (schedule.ready(queue)) {
      wake();
    }
  }

  /** The next batch; empty if nothing is due. */
  List<KeyBatch> take() {
    lock.lock();
    try {
      Batch batch = schedule.take(limits, claims);
      taken(batch.actions());
      return batch.works();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the work on a key.
   *
   * @param undone requests to be taken up again, before those that have arrived meanwhile
   * @param pull whether the database may know more than this node
   * @param retryAt when to look again, by the monotonic clock; null if only new work is a reason
   */
  void giveBack(KeyQueue queue, List<Request> undone, boolean pull, @Nullable Long retryAt) {
    boolean held;
    CompletableFuture<Void> stuck;
    lock.lock();
    try {
      queue.running = false;
      held = claims.granted(queue.key);
      stuck = queue.takeStuck();
      queue.pull |= pull;
      for (int i = undone.size() - 1; i >= 0; i--) {
        queue.arrived.addFirst(undone.get(i));
        arrived(undone.get(i).actions.size());
      }
      boolean arrived = !queue.arrived.isEmpty() || !queue.adopted.isEmpty();
      if (retryAt != null && (queue.setbacks > 0 || !(arrived || queue.flush))) {
        schedule.delay(queue, retryAt);
      } else if (arrived || queue.pull) {
        ready(queue);
      } else if (queue.idle()) {
        keys.remove(queue.key);
      }
    } finally {
      lock.unlock();
    }
    if (held) {
      granted.run();
    }
    if (stuck != null) {
      stuck.complete(null);
    }
  }

  /**
   * Has a key held for the transactions that want it: now, or once the lane's turn on it is over.
   *
   * @return whether it is held
   */
  boolean claim(EntryKey key) {
    return asked(
        () -> {
          KeyQueue queue = keys.get(key);
          return claims.claim(key, queue != null && (queue.running || queue.turn));
        });
  }

  /** Ends a claim; what has become due on the key meanwhile has its turn. */
  void release(EntryKey key) {
    locked(
        () -> {
          claims.release(key);
          KeyQueue queue = keys.get(key);
          if (queue != null && queue.parked) {
            schedule.unpark(queue);
            wake();
          }
        });
  }
}
