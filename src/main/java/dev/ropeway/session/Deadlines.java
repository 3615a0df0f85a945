package dev.ropeway.session;

import dev.ropeway.delivery.Decided;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how long callers wait for outcomes. Handing a stage out costs one compare-and-set and its
 * end nothing: nearly all have ended by the next tick, which is the first to look at them and times
 * the rest. So the bound is as coarse as a tick. Thread-safe.
 *
 * <pre>
 *  add ──▶ fresh (a stack) ──sweep──▶ waiting (the oldest first) ──sweep──▶ given up
 * </pre>
 */
public final class Deadlines {
  /** So many ended stages among those that wait do no harm. */
  private static final int FEW = 1_024;

  private final long millis;
  private final LongSupplier clock;
  private final Executor completing;
  private final AtomicReference<@Nullable OutcomeStage<?>> fresh = new AtomicReference<>();
  private volatile boolean closed;

  // guarded by this
  private final Deque<OutcomeStage<?>> waiting = new ArrayDeque<>();
  private int kept;

  /**
   * Bounds of one node.
   *
   * @param millis how long callers wait at most
   * @param clock a monotonic clock in nanoseconds
   * @param completing runs what depends on a stage that is given up
   */
  public Deadlines(long millis, LongSupplier clock, Executor completing) {
    this.millis = millis;
    this.clock = clock;
    this.completing = completing;
  }

  /** Ends a stage as something is decided, and bounds it from now on. */
  <T> OutcomeStage<T> follow(CompletableFuture<Decided<T>> decided, OutcomeStage<T> stage) {
    decided.whenComplete(
        (told, failure) -> stage.end(told == null ? null : told.outcome(), failure));
    add(stage);
    return stage;
  }

  /** Bounds a stage from now on. */
  void add(OutcomeStage<?> stage) {
    if (stage.isDone()) {
      return;
    }
    do {
      stage.before = fresh.get();
    } while (!fresh.compareAndSet(stage.before, stage));
    if (closed) {
      close();
    }
  }

  /** Gives up what has waited long enough; to be called every tick. */
  public synchronized void sweep() {
    long now = clock.getAsLong();
    take(now + TimeUnit.MILLISECONDS.toNanos(millis));
    OutcomeStage<?> first = waiting.peek();
    while (first != null && (first.isDone() || now - first.end >= 0)) {
      OutcomeStage<?> over = waiting.remove();
      if (!over.isDone()) {
        end(() -> over.giveUp(millis));
      }
      first = waiting.peek();
    }
    if (waiting.size() > 2 * kept + FEW) {
      waiting.removeIf(OutcomeStage::isDone);
      kept = waiting.size();
    }
  }

  private void take(long end) {
    OutcomeStage<?> next = fresh.getAndSet(null);
    while (next != null) {
      OutcomeStage<?> stage = next;
      next = stage.before;
      stage.before = null; // a stage that is kept by its caller must not keep all before it
      if (!stage.isDone()) {
        stage.end = end;
        waiting.add(stage);
      }
    }
  }

  /** What depends on a stage may take its time, but not the tick's. */
  private void end(Runnable end) {
    try {
      completing.execute(end);
    } catch (RejectedExecutionException e) {
      end.run(); // the node is closing, and nobody else will
    }
  }

  /**
   * Gives up all there is, and at once what comes later: nobody here decides it any more. What is
   * recorded in a caller's transaction that still runs is given up after that: its end says more.
   */
  public synchronized void close() {
    closed = true;
    take(0);
    for (OutcomeStage<?> stage = waiting.poll(); stage != null; stage = waiting.poll()) {
      OutcomeStage<?> open = stage;
      open.afterwards(() -> end(open::stop));
    }
  }

  /** How many it holds. For tests. */
  synchronized int held() {
    int held = waiting.size();
    for (OutcomeStage<?> each = fresh.get(); each != null; each = each.before) {
      held++;
    }
    return held;
  }
}
