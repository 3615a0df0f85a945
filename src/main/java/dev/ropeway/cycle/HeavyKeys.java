package dev.ropeway.cycle;

import dev.ropeway.config.LoopLog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a lane leaves keys that have so much to do, or so much data, that whoever shares a batch
 * with them would wait for it: each has cycles of its own, one after the other, on one thread
 * beside the lane's. It holds what the lane has taken up, so each key at most once. Thread-safe.
 */
final class HeavyKeys implements Runnable {
  private static final LoopLog LOG =
      new LoopLog(Cycle.class, "Keys beside a lane could not be worked on as usual");

  /** Actions of one key in one batch that others need not notice. */
  private static final int MANY = 128;

  /** Bytes of arguments or of data of which the same is true. */
  private static final int LARGE = 131_072;

  private static final long LONGEST_REST = Duration.ofMillis(50).toNanos();

  private final EngineParts parts;
  private final Consumer<List<KeyBatch>> cycle;

  // guarded by this
  private final Deque<KeyBatch> waiting = new ArrayDeque<>();
  private boolean running;

  /**
   * Beside one lane.
   *
   * @param cycle runs a batch and gives it back, whatever happens
   */
  HeavyKeys(EngineParts parts, Consumer<List<KeyBatch>> cycle) {
    this.parts = parts;
    this.cycle = cycle;
  }

  /** Takes over what is too much; returns the rest of the batch. */
  List<KeyBatch> takeFrom(List<KeyBatch> batch) {
    List<KeyBatch> rest = new ArrayList<>(batch.size());
    List<KeyBatch> heavy = new ArrayList<>(0);
    for (KeyBatch work : batch) {
      (isHeavy(work) ? heavy : rest).add(work);
    }
    if (!heavy.isEmpty()) {
      take(heavy);
    }
    return rest;
  }

  private boolean isHeavy(KeyBatch work) {
    return work.actions() > MANY || work.bytes() > LARGE || dataBytes(work) > LARGE;
  }

  private int dataBytes(KeyBatch work) {
    var known = parts.cache().get(work.queue.key);
    return known == null ? 0 : known.bytes();
  }

  private void take(List<KeyBatch> heavy) {
    synchronized (this) {
      waiting.addAll(heavy);
      if (running) {
        return;
      }
      running = true;
    }
    if (!LOG.begins(parts.executor(), this)) {
      run(); // the node is closing or no thread can be had, and nobody else will
    }
  }

  @Override
  public void run() {
    parts.loops().run(this::cycles);
  }

  private void cycles() {
    for (KeyBatch work = next(); work != null; work = next()) {
      long cycles = parts.statistics().cycles();
      long start = System.nanoTime();
      List<KeyBatch> alone = List.of(work);
      LOG.surely(() -> cycle.accept(alone));
      if (parts.statistics().cycles() > cycles + 1) {
        rest(System.nanoTime() - start);
      }
    }
  }

  /** Others were at work meanwhile: the processors and the database are theirs as well. */
  private static void rest(long nanos) {
    LockSupport.parkNanos(Math.min(nanos, LONGEST_REST));
  }

  private synchronized @Nullable KeyBatch next() {
    KeyBatch work = parts.loops().open() ? waiting.poll() : null;
    running = work != null;
    return work;
  }
}
