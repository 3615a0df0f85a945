package dev.ropeway.cycle;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.Setting;
import dev.ropeway.cycle.TransactionRequest.Decided;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ClashException;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.json.BoundStore;
import dev.ropeway.json.JsonText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a node's transactions: as many at a time as have come in, in the order in which they came,
 * until each is decided. A batch that was outraced is tried again, smaller each time, so that
 * contention with other nodes costs speed and nothing else. Thread-safe.
 */
final class TransactionRunner implements Runnable {
  private static final System.Logger LOG = System.getLogger(Cycle.class.getName());
  private static final int MOST_SETBACKS = 30;

  private final TransactionCycle cycle;
  private final EngineParts parts;
  private final AtomicBoolean running = new AtomicBoolean();
  private final TransactionQueue queue;
  private final int mostOfBatch;

  // touched by the running batch only
  private int setbacks;

  TransactionRunner(TransactionCycle cycle, EngineParts parts) {
    this.cycle = cycle;
    this.parts = parts;
    this.queue = new TransactionQueue(parts.settings().get(Setting.QUEUE_ACTIONS));
    this.mostOfBatch = parts.settings().count(Setting.CYCLE_ACTIONS);
  }

  /** Takes a transaction in, or refuses it if there is no room; it waits for what was before it. */
  void take(TransactionRequest request, List<CompletableFuture<?>> before) {
    queue.reserve(request);
    if (before.isEmpty()) {
      queue.add(request);
      return;
    }
    CompletableFuture.allOf(before.toArray(CompletableFuture<?>[]::new))
        .whenComplete((done, failure) -> enqueue(request));
  }

  private void enqueue(TransactionRequest request) {
    queue.add(request);
    kick();
  }

  /** Takes up what the log holds pending of one client. Runs in the background. */
  void orphaned(EntryKey client, Function<String, @Nullable BoundStore<?>> stores) {
    parts.executor().execute(() -> adopt(client, stores));
  }

  private void adopt(EntryKey client, Function<String, @Nullable BoundStore<?>> stores) {
    try {
      for (RecordedAction row : cycle.pending(client)) {
        TransactionRequest request =
            TransactionJson.read(row.client(), row.id(), row.args(), stores);
        queue.reserve(request);
        enqueue(request);
      }
    } catch (BadEntryException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} It is left to others.", e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "Pending transactions could not be read", e);
    }
  }

  /** Starts a thread if there is work and none is on it. */
  void kick() {
    if (!queue.isEmpty() && running.compareAndSet(false, true)) {
      try {
        parts.executor().execute(this);
      } catch (RejectedExecutionException e) {
        running.set(false); // the node is closing
      }
    }
  }

  /** How many actions of transactions are undecided. */
  long undecided() {
    return queue.actions();
  }

  @Override
  public void run() {
    try {
      while (runOnce()) {
        pause();
      }
    } finally {
      running.set(false);
    }
    kick();
  }

  private void pause() {
    if (setbacks > 0) {
      long longest = parts.settings().get(Setting.RETRY_MAX);
      Duration pause =
          parts.health().failing() ? Backoff.failed(setbacks, longest) : Backoff.outraced(setbacks);
      LockSupport.parkNanos(pause.toNanos());
    }
  }

  /** Runs one batch; false if nothing was waiting. */
  boolean runOnce() {
    List<TransactionRequest> batch = queue.take(Math.max(1, mostOfBatch >> setbacks));
    if (batch.isEmpty()) {
      return false;
    }
    try {
      List<TransactionRequest> fresh = answerRepeats(batch);
      if (!fresh.isEmpty()) {
        TransactionCycle.Result result = cycle.run(fresh);
        setbacks = 0;
        settle(result);
      }
      parts.health().works(this);
    } catch (ClashException e) {
      parts.statistics().clashed();
      again(batch, false);
    } catch (BadEntryException e) {
      bad(batch, e);
    } catch (RuntimeException | Error e) {
      parts.statistics().failed();
      parts.health().failed(this, e);
      again(batch, true);
    }
    return true;
  }

  private void again(List<TransactionRequest> batch, boolean maybeWritten) {
    setbacks = Math.min(setbacks + 1, MOST_SETBACKS);
    for (TransactionRequest request : batch) {
      request.uncertain = true;
      request.maybeWritten |= maybeWritten;
      request.actions.forEach(part -> parts.cache().forget(part.key()));
    }
    queue.back(batch);
  }

  /**
   * One bad entry must not hold up the others: alone it fails, in company it has to show itself.
   */
  private void bad(List<TransactionRequest> batch, BadEntryException e) {
    if (batch.size() > 1) {
      setbacks = MOST_SETBACKS; // one at a time
      queue.back(batch);
      return;
    }
    setbacks = 0;
    TransactionRequest request = batch.get(0);
    queue.release(request);
    request
        .outcome()
        .completeExceptionally(new NotRecordedException(Kind.BAD, String.valueOf(e.getMessage())));
  }

  /** Answers what has been decided before; returns the rest, each once. */
  private List<TransactionRequest> answerRepeats(List<TransactionRequest> batch) {
    List<TransactionRequest> unsure = batch.stream().filter(r -> r.uncertain || r.pending).toList();
    Map<ActionId, RecordedAction> rows = unsure.isEmpty() ? Map.of() : cycle.rows(unsure);
    Map<ActionId, TransactionRequest> fresh = new LinkedHashMap<>();
    for (TransactionRequest request : batch) {
      RecordedAction row = rows.get(request.id);
      Outcome known = row == null ? null : row.outcome();
      TransactionRequest first = fresh.get(request.id);
      if (known != null) {
        answer(request, row, known);
      } else if (first != null) {
        first.outcome().whenComplete((decided, failure) -> follow(request, decided, failure));
      } else {
        fresh.put(request.id, request);
      }
    }
    return List.copyOf(fresh.values());
  }

  private void answer(TransactionRequest request, @Nullable RecordedAction row, Outcome known) {
    queue.release(request);
    if (request.sameBody
        && row != null
        && !JsonText.read(row.args()).equals(JsonText.read(request.digest()))) {
      NotRecordedException refusal =
          new NotRecordedException(
              Kind.DIFFERENT_REPEAT, "This Idempotency-Key was used with another request before.");
      parts.complete(List.of(() -> request.outcome().completeExceptionally(refusal)));
      return;
    }
    TransactionOutcome outcome = TransactionJson.outcome(String.valueOf(known.reason()));
    boolean duplicate = !request.maybeWritten && !request.pending;
    parts.complete(List.of(() -> request.outcome().complete(new Decided(outcome, duplicate))));
  }

  private void follow(
      TransactionRequest request, @Nullable Decided decided, @Nullable Throwable failure) {
    queue.release(request);
    if (decided == null) {
      request
          .outcome()
          .completeExceptionally(failure == null ? new IllegalStateException() : failure);
    } else {
      request.outcome().complete(new Decided(decided.outcome(), true));
    }
  }

  private void settle(TransactionCycle.Result result) {
    result
        .pushed()
        .forEach(
            pushed -> {
              parts.listener().pushed(pushed);
              parts.cache().learn(pushed.now());
            });
    List<Runnable> completions = new ArrayList<>();
    result
        .outcomes()
        .forEach(
            (request, outcome) -> {
              queue.release(request);
              parts.statistics().transaction(outcome.committed());
              completions.add(() -> request.outcome().complete(new Decided(outcome, false)));
            });
    parts.listener().told();
    parts.complete(completions);
  }
}
