package dev.ropeway.feed;

import dev.ropeway.config.LoopLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * Has it read what watches are missing, many keys at a time and never twice at once. A failed read
 * is tried again at the next {@link #retry}.
 */
final class CatchUp {
  private static final LoopLog TROUBLE =
      new LoopLog(CatchUp.class, "Could not catch up, will try again");
  private static final int MOST_WATCHES = 1_000;

  private final WatchLoader loader;
  private final Executor executor;

  /**
   * The least time between two reads: one read of what comes meanwhile costs the database less than
   * several, and much of it has been proved by a push or is watched by nobody until then.
   */
  private static final long SPACING_NANOS = Duration.ofMillis(2).toNanos();

  /** What is missing, and whether it is only the first load; guarded by this. */
  private final Map<Watch, Boolean> behind = new LinkedHashMap<>();

  // guarded by this
  private boolean running;
  private boolean started;

  CatchUp(WatchLoader loader, Executor executor) {
    this.loader = loader;
    this.executor = executor;
  }

  void add(Watch watch) {
    synchronized (this) {
      behind.merge(watch, watch.confirmed() == null, Boolean::logicalAnd);
    }
    retry();
  }

  /** Begins to read; the tables must be there. */
  void start() {
    synchronized (this) {
      started = true;
    }
    retry();
  }

  void retry() {
    synchronized (this) {
      if (!started || running || behind.isEmpty()) {
        return;
      }
      running = true;
    }
    try {
      executor.execute(this::run);
    } catch (RuntimeException | Error e) {
      pause(List.of(), e);
    }
  }

  private void run() {
    List<Watch> batch = List.of();
    List<Watch> unreadable = new ArrayList<>();
    try {
      batch = take();
      while (!batch.isEmpty()) {
        long start = System.nanoTime();
        loader.read(batch, unreadable);
        LockSupport.parkNanos(SPACING_NANOS - (System.nanoTime() - start));
        batch = take();
      }
    } catch (RuntimeException | Error e) {
      pause(batch, e);
    }
    unreadable.forEach(this::again);
  }

  /** Leaves what is missing, and what could not be read, to the next {@link #retry}. */
  private synchronized void pause(List<Watch> unread, Throwable failure) {
    running = false;
    unread.forEach(this::again);
    TROUBLE.failed(failure);
  }

  private synchronized void again(Watch watch) {
    behind.merge(watch, false, Boolean::logicalAnd);
  }

  private synchronized List<Watch> take() {
    List<Watch> batch = new ArrayList<>();
    var all = behind.entrySet().iterator();
    while (all.hasNext() && batch.size() < MOST_WATCHES) {
      Map.Entry<Watch, Boolean> next = all.next();
      all.remove();
      if (!next.getValue() || next.getKey().missed()) {
        batch.add(next.getKey());
      }
    }
    running = !batch.isEmpty();
    return batch;
  }

  /**
   * Reads on the calling thread.
   *
   * @return those that could not be read for what they are
   */
  List<Watch> now(List<Watch> watches) {
    List<Watch> unreadable = new ArrayList<>();
    loader.read(watches, unreadable);
    return unreadable;
  }
}
