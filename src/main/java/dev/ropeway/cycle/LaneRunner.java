package dev.ropeway.cycle;

import dev.ropeway.config.LoopLog;
import dev.ropeway.config.Setting;
import dev.ropeway.journal.ClashException;
import dev.ropeway.journal.EntryKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs one lane's cycles: one after the other for as long as there is work, on a thread that is
 * given back when there has been none for a moment. Survives anything a cycle throws.
 */
final class LaneRunner implements Runnable {
  private static final LoopLog LOG = new LoopLog(Cycle.class, "A lane goes on at the next tick");

  private static final long LINGER_MILLIS = 20;

  /** Smaller batches are not worth waiting for. */
  private static final int FEW = 4;

  private static final long LONGEST_GATHER = Duration.ofNanos(500_000).toNanos();

  private final Lane lane;
  private final Cycle cycle;
  private final EngineParts parts;
  private final HeavyKeys heavy;
  private final AtomicBoolean running = new AtomicBoolean();

  // touched by the running cycle only
  private int lastBatch;
  private long lastNanos;

  LaneRunner(Lane lane, Cycle cycle, EngineParts parts) {
    this.lane = lane;
    this.cycle = cycle;
    this.parts = parts;
    this.heavy = new HeavyKeys(parts, this::cycle);
  }

  Lane lane() {
    return lane;
  }

  /** Starts a thread on the lane if there is work and none is on it. Never throws. */
  void kick() {
    if (!running.get() && lane.due() && running.compareAndSet(false, true)) {
      try {
        parts.executor().execute(this);
      } catch (RuntimeException | Error e) {
        running.set(false); // whoever kicked has nothing to do with it, and the next tick kicks too
        LOG.failed(e);
      }
    }
  }

  @Override
  public void run() {
    try {
      do {
        while (step()) {
          gather();
        }
      } while (lane.await(LINGER_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      running.set(false);
      LOG.unexpected(e);
      return; // until the next tick
    } finally {
      running.set(false);
    }
    if (!Thread.currentThread().isInterrupted()) {
      kick();
    }
  }

  private void gather() throws InterruptedException {
    if (lastBatch >= FEW) {
      lane.gather(lastBatch, Math.min(LONGEST_GATHER, lastNanos / 4));
    }
  }

  /** Runs one cycle on the calling thread; false if nothing was due. For tests. */
  boolean runOnce() {
    List<KeyBatch> batch = lane.take();
    if (batch.isEmpty()) {
      return false;
    }
    cycle(batch);
    return true;
  }

  /** Runs one cycle of all keys but the heavy ones; false if nothing was due. */
  private boolean step() {
    List<KeyBatch> batch = lane.take();
    if (batch.isEmpty()) {
      return false;
    }
    List<KeyBatch> rest;
    try {
      rest = heavy.takeFrom(batch);
    } catch (RuntimeException | Error e) {
      failed(batch, e);
      return true;
    }
    lastNanos = rest.isEmpty() ? 0 : cycle(rest);
    lastBatch = rest.stream().mapToInt(KeyBatch::actions).sum();
    return true;
  }

  /** Runs a batch and gives it back; returns how long that took. */
  private long cycle(List<KeyBatch> batch) {
    long start = System.nanoTime();
    parts.statistics().spent(Phase.QUEUED, batch.stream().mapToLong(w -> w.waited(start)).sum());
    try {
      batch.forEach(work -> work.adopted.forEach(work.queue::await));
      List<Runnable> completions = settle(batch, cycle.run(batch));
      try {
        batch.forEach(this::giveBack);
        parts.health().works(this);
      } finally {
        parts.complete(completions); // it is committed
      }
    } catch (ClashException e) {
      clashed(batch);
    } catch (RuntimeException | Error e) {
      if (Outage.isConflict(e)) {
        clashed(batch);
      } else {
        failed(batch, e);
      }
    }
    long nanos = System.nanoTime() - start;
    parts.statistics().cycle(nanos);
    return nanos;
  }

  private List<Runnable> settle(List<KeyBatch> batch, Set<EntryKey> outraced) {
    long start = System.nanoTime();
    List<Runnable> completions = parts.settlement().settle(batch, outraced);
    parts.statistics().spent(Phase.SETTLE, System.nanoTime() - start);
    return completions;
  }

  private void giveBack(KeyBatch work) {
    KeyQueue queue = work.queue;
    Duration pause = null;
    if (work.bad != null) {
      queue.setbacks = 1;
      pause = parts.settings().time(Setting.PULL_DELAY);
    } else if (work.outraced || work.truncated) {
      pause = Backoff.outraced(++queue.setbacks);
    } else {
      queue.setbacks = 0;
      queue.alone = false;
      if (!work.due && !queue.waiting.isEmpty() && queue.pushAt != null) {
        pause = Duration.ofNanos(Math.max(0, queue.pushAt - parts.clock().nanos()));
      } else if (!queue.waiting.isEmpty()) {
        pause = Backoff.outraced(++queue.setbacks);
      }
    }
    lane.giveBack(queue, List.of(), pause != null, at(pause));
  }

  private void again(KeyBatch work, Duration pause, boolean maybeWritten) {
    for (Request request : work.requests) {
      request.uncertain = true;
      request.maybeWritten |= maybeWritten;
      parts.clients().forget(request.client);
    }
    parts.cache().forget(work.queue.key);
    lane.giveBack(work.queue, work.requests, true, at(pause));
  }

  private @Nullable Long at(@Nullable Duration pause) {
    return pause == null ? null : parts.clock().in(pause);
  }

  private void clashed(List<KeyBatch> batch) {
    parts.statistics().clashed();
    batch.forEach(work -> again(work, Backoff.outraced(++work.queue.setbacks), false));
  }

  private void failed(List<KeyBatch> batch, Throwable e) {
    parts.statistics().failed();
    boolean outage = Outage.is(e);
    for (KeyBatch work : batch) {
      work.queue.alone |= !outage && batch.size() > 1;
      int setbacks = ++work.queue.setbacks;
      again(work, Backoff.failed(setbacks, parts.settings().get(Setting.RETRY_MAX)), work.pushing);
    }
    parts.health().failed(this, e);
  }
}
