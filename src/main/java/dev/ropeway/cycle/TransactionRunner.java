package dev.ropeway.cycle;

import dev.ropeway.config.LoopLog;
import dev.ropeway.config.Setting;
import dev.ropeway.journal.ClashException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs transactions: as many at a time as have come in, in the order in which they came, until each
 * is decided. A batch that was outraced is tried again, smaller each time, so that contention with
 * other nodes costs speed and nothing else. Several may work on one queue. Thread-safe.
 */
final class TransactionRunner implements Runnable {
  private static final LoopLog LOG =
      new LoopLog(Cycle.class, "Transactions go on at the next tick");

  private static final int MOST_SETBACKS = 30;
  private static final long LINGER_MILLIS = 20;

  /** Smaller batches are not worth waiting for. */
  private static final int FEW = 4;

  private static final long LONGEST_GATHER = Duration.ofNanos(500_000).toNanos();

  private final TransactionCycle cycle;
  private final TransactionQueue queue;
  private final TransactionAnswers answers;
  private final EngineParts parts;
  private final AtomicBoolean running = new AtomicBoolean();
  private final int mostOfBatch;

  // touched by the running batch only
  private int setbacks;
  private int lastBatch;
  private long lastNanos;

  TransactionRunner(
      TransactionCycle cycle,
      TransactionQueue queue,
      TransactionAnswers answers,
      EngineParts parts) {
    this.cycle = cycle;
    this.queue = queue;
    this.answers = answers;
    this.parts = parts;
    this.mostOfBatch = parts.settings().count(Setting.CYCLE_ACTIONS);
  }

  /** Starts a thread if there is work and none is on it; false if there was none to start. */
  boolean kick() {
    if (!queue.due() || !running.compareAndSet(false, true)) {
      return false;
    }
    try {
      parts.executor().execute(this);
    } catch (RuntimeException | Error e) {
      running.set(false); // the next tick kicks too
      LOG.failed(e);
    }
    return true;
  }

  @Override
  public void run() {
    try {
      do {
        while (runOnce()) {
          pause();
        }
      } while (queue.await(LINGER_MILLIS));
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

  private void pause() throws InterruptedException {
    if (setbacks > 0) {
      long longest = parts.settings().get(Setting.RETRY_MAX);
      Duration pause =
          parts.health().failing() ? Backoff.failed(setbacks, longest) : Backoff.outraced(setbacks);
      LockSupport.parkNanos(pause.toNanos());
    } else if (lastBatch >= FEW) {
      queue.gather(lastBatch, Math.min(LONGEST_GATHER, lastNanos / 4));
    }
  }

  /** Runs one batch; false if nothing could be taken. */
  boolean runOnce() {
    List<TransactionRequest> batch = queue.take(Math.max(1, mostOfBatch >> setbacks));
    if (batch.isEmpty()) {
      return false;
    }
    long start = System.nanoTime();
    boolean again = true;
    try {
      List<TransactionRequest> fresh = workable(answers.repeats(batch));
      if (!fresh.isEmpty()) {
        answers.settle(cycle.run(fresh));
      }
      setbacks = 0;
      again = false;
      parts.health().works(queue); // for all runners: what one could not do another may do
    } catch (ClashException e) {
      parts.statistics().clashed();
      again(batch, false);
    } catch (BadEntryException e) {
      again = bad(batch, String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      if (Outage.isConflict(e)) {
        parts.statistics().clashed();
        again(batch, false);
        return true;
      }
      parts.statistics().failed();
      again(batch, true);
      parts.health().failed(queue, e);
    } finally {
      queue.done(batch, again);
    }
    lastBatch = batch.size();
    lastNanos = System.nanoTime() - start;
    return true;
  }

  private void again(List<TransactionRequest> batch, boolean maybeWritten) {
    setbacks = Math.min(setbacks + 1, MOST_SETBACKS);
    for (TransactionRequest request : batch) {
      request.maybeWritten |= maybeWritten;
      request.uncertain |= request.maybeWritten || !request.own();
      request.actions.forEach(part -> parts.cache().forget(part.key()));
    }
  }

  /**
   * One bad entry must not hold up the others: alone it fails, in company it has to show itself.
   *
   * @return whether the batch has to be done again
   */
  private boolean bad(List<TransactionRequest> batch, String reason) {
    if (batch.size() > 1) {
      setbacks = MOST_SETBACKS; // one at a time
      return true;
    }
    setbacks = 0;
    answers.bad(batch.get(0), reason);
    return false;
  }

  /** Those whose keys the lanes can work on as well; the others fail. */
  private List<TransactionRequest> workable(List<TransactionRequest> fresh) {
    List<TransactionRequest> able = new ArrayList<>(fresh.size());
    for (TransactionRequest request : fresh) {
      String reason = queue.bad(request);
      if (reason == null) {
        able.add(request);
      } else {
        answers.bad(request, reason);
      }
    }
    return able;
  }
}
