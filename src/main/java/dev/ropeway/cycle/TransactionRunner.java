package dev.ropeway.cycle;

import dev.ropeway.config.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs transactions: as many at a time as have come in, in the order in which they came, until each
 * is decided. A batch that was outraced is tried again, smaller each time, so that contention with
 * other nodes costs speed and nothing else. Several may work on one queue. Thread-safe.
 */
final class TransactionRunner extends CycleLoop<TransactionRequest> {
  private static final int MOST_SETBACKS = 30;

  private final TransactionCycle cycle;
  private final TransactionQueue queue;
  private final TransactionAnswers answers;
  private final int mostOfBatch;

  // touched by the running batch only
  private int setbacks;
  private boolean again;

  TransactionRunner(
      TransactionCycle cycle,
      TransactionQueue queue,
      TransactionAnswers answers,
      EngineParts parts) {
    super(queue, parts);
    this.cycle = cycle;
    this.queue = queue;
    this.answers = answers;
    this.mostOfBatch = parts.settings().count(Setting.CYCLE_ACTIONS);
  }

  @Override
  void pause() throws InterruptedException {
    if (setbacks > 0) {
      long longest = parts.settings().get(Setting.RETRY_MAX);
      Duration pause =
          parts.health().failing() ? Backoff.failed(setbacks, longest) : Backoff.outraced(setbacks);
      LockSupport.parkNanos(pause.toNanos());
    } else {
      super.pause();
    }
  }

  @Override
  boolean step() {
    List<TransactionRequest> batch = queue.take(Math.max(1, mostOfBatch >> setbacks));
    if (batch.isEmpty()) {
      return false;
    }
    again = true;
    try {
      ran(batch.size(), attempt(batch));
    } finally {
      queue.done(batch, again);
    }
    return true;
  }

  @Override
  void work(List<TransactionRequest> batch) {
    try {
      List<TransactionRequest> fresh = workable(answers.repeats(batch));
      if (!fresh.isEmpty()) {
        new CommitEffects(parts).settle(cycle.run(fresh));
      }
      setbacks = 0;
      again = false;
    } catch (BadEntryException e) {
      again = bad(batch, String.valueOf(e.getMessage()));
    }
  }

  @Override
  void again(List<TransactionRequest> batch, @Nullable Throwable failure) {
    setbacks = Math.min(setbacks + 1, MOST_SETBACKS);
    for (TransactionRequest request : batch) {
      request.maybeWritten |= failure != null;
      request.uncertain |= request.maybeWritten || !request.own();
      for (TransactionPart part : request.actions) {
        if (failure == null) {
          parts.cache().outraced(part.key());
        } else {
          parts.cache().forget(part.key());
        }
      }
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
