package dev.ropeway.cycle;

import dev.ropeway.config.LoopLog;
import dev.ropeway.journal.ClashException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs cycles: one after the other for as long as there is work, on a thread that is given back
 * when there has been none for a moment. Survives anything a cycle throws. Thread-safe.
 *
 * @param <W> what a batch consists of
 */
abstract class CycleLoop<W> implements Runnable {
  private static final LoopLog LOG = new LoopLog(Cycle.class, "Cycles go on at the next tick");

  private static final long LINGER_MILLIS = 20;

  /** Smaller batches are not worth waiting for. */
  private static final int FEW = 4;

  private static final long LONGEST_GATHER = Duration.ofNanos(500_000).toNanos();

  final EngineParts parts;
  private final WorkQueue queue;
  private final AtomicBoolean running = new AtomicBoolean();

  // touched by the running cycle only
  private int lastBatch;
  private long lastNanos;

  CycleLoop(WorkQueue queue, EngineParts parts) {
    this.queue = queue;
    this.parts = parts;
  }

  /** Runs one cycle, after which {@link #ran} is called; false if nothing could be taken. */
  abstract boolean step();

  /** The cycle of a batch; what it throws is seen to. */
  abstract void work(List<W> batch);

  /**
   * Has a batch done again.
   *
   * @param failure null if others were faster: then nothing of it was written
   */
  abstract void again(List<W> batch, @Nullable Throwable failure);

  /** Starts a thread if there is work and none is on it; false if there was none to start. */
  final boolean kick() {
    if (running.get()
        || !parts.loops().open()
        || !queue.due()
        || !running.compareAndSet(false, true)) {
      return false;
    }
    if (!LOG.begins(parts.executor(), this)) {
      running.set(false); // whoever kicked has nothing to do with it, and the next tick kicks too
    }
    return true;
  }

  @Override
  public final void run() {
    parts.loops().run(this::cycles);
  }

  private void cycles() {
    try {
      do {
        while (parts.loops().open() && step()) {
          pause();
        }
      } while (parts.loops().open() && queue.await(LINGER_MILLIS));
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

  /** What lies between two cycles. */
  void pause() throws InterruptedException {
    if (lastBatch >= FEW) {
      queue.gather(lastBatch, Math.min(LONGEST_GATHER, lastNanos / 4));
    }
  }

  /** How much the last cycle took up, and how long it took. */
  final void ran(int batch, long nanos) {
    lastBatch = batch;
    lastNanos = nanos;
  }

  /** Works on a batch and sees to what goes wrong; returns how long that took. Never throws. */
  final long attempt(List<W> batch) {
    long start = System.nanoTime();
    try {
      work(batch);
      parts.health().works(queue); // for all its loops: what one could not do another may do
    } catch (ClashException e) {
      clashed(batch);
    } catch (RuntimeException | Error e) {
      if (Outage.isConflict(e)) {
        clashed(batch);
      } else {
        failed(batch, e);
      }
    }
    return System.nanoTime() - start;
  }

  /** Has a batch done again that could not be worked on. */
  final void failed(List<W> batch, Throwable failure) {
    parts.statistics().failed();
    again(batch, failure);
    if (!parts.loops().ended()) { // else something may be gone with the node
      parts.health().failed(queue, failure);
    }
  }

  private void clashed(List<W> batch) {
    parts.statistics().clashed();
    again(batch, null);
  }
}
