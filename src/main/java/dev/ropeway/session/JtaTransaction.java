package dev.ropeway.session;

import dev.ropeway.NotAppliedException;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.OutcomePendingException;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.action.ClientNames;
import dev.ropeway.config.NodeClock;
import dev.ropeway.cycle.AppliedNow;
import dev.ropeway.cycle.Engine;
import dev.ropeway.cycle.PendingAction;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.feed.Announcer;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.ClashException;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.journal.ScheduledWrite;
import jakarta.persistence.OptimisticLockException;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The JTA transaction of the calling thread, if it has one: records actions in it. Each transaction
 * is a client of its own, for it may commit after actions that its session recorded later.
 *
 * @param pushed is told where an entry is that was written in such a transaction, once that has
 *     committed
 */
public record JtaTransaction(
    TransactionSynchronizationRegistry registry,
    Journal journal,
    NodeClock clock,
    Engine engine,
    Announcer announcer,
    BiConsumer<EntryKey, Position> pushed,
    Deadlines deadlines) {
  /** Whether the calling thread is in a transaction. */
  boolean active() {
    int status = registry.getTransactionStatus();
    return status == Status.STATUS_ACTIVE || status == Status.STATUS_MARKED_ROLLBACK;
  }

  /** The transaction which the calling thread is in now and in which it has recorded something. */
  Surrounding surrounding() {
    Object key = registry.getTransactionKey();
    return new Surrounding(
        () -> key != null && key.equals(registry.getTransactionKey()) && active(),
        recorder().over());
  }

  /**
   * Records an action in the calling thread's transaction.
   *
   * @param committed is told of it once that has committed
   */
  SentPatch patch(Errand<?> errand, Consumer<PendingAction> committed) {
    JtaRecorder recorder = recorder();
    ActionId once = errand.onceId();
    ActionId id = once == null ? recorder.next(errand.key()) : once;
    SentPatch patch = patch(errand.pending(id));
    JtaRecorder.Sent sent = new JtaRecorder.Sent(patch, errand.store(), committed);
    if (once != null && isActive() && !isNew(errand.row(id))) {
      RecordedAction row = first(patch.pending());
      if (!recorder.has(id)) {
        recorder.repeat(sent, row);
        return patch;
      }
    } else if (once == null && isActive()) {
      journal.recordInCallersTransaction(List.of(errand.row(id)), clock.instant());
    }
    recorder.add(sent);
    return patch;
  }

  private SentPatch patch(PendingAction pending) {
    return new SentPatch(pending, new CompletableFuture<>(), surrounding(), deadlines);
  }

  /** What is to be rolled back is not written any more. */
  private boolean isActive() {
    return registry.getTransactionStatus() == Status.STATUS_ACTIVE;
  }

  private boolean isNew(ActionWrite row) {
    return journal.recordOnceInCallersTransaction(row, clock.instant());
  }

  /** The row of which an action is a repeat. */
  private RecordedAction first(PendingAction repeat) {
    RecordedAction row =
        journal.actions(List.of(repeat.id())).stream()
            .findFirst()
            .orElseThrow(() -> refusal(Kind.OUTCOME_PRUNED, "before, and is no longer kept."));
    if (!repeat.isOf(row)) {
      throw refusal(Kind.DIFFERENT_REPEAT, "for something else before.");
    }
    return row;
  }

  private static NotRecordedException refusal(Kind kind, String how) {
    return new NotRecordedException(kind, "The idempotency key was used " + how);
  }

  /**
   * Records a pending transaction in the calling thread's transaction.
   *
   * @param once whether it may have been recorded before
   */
  void record(TransactionRequest request, boolean once) {
    JtaRecorder recorder = recorder();
    if (once && isActive() && !isNew(request.row()) && !recorder.has(request)) {
      recorder.repeat(request);
      return;
    }
    if (!once && isActive()) {
      journal.recordInCallersTransaction(List.of(request.row()), clock.instant());
    }
    recorder.add(request);
  }

  /**
   * Puts an action on the agenda in the calling thread's transaction.
   *
   * @param write does so; false: it was there before
   * @param committed is told once that has committed
   */
  SentScheduled schedule(ScheduledWrite row, BooleanSupplier write, Runnable committed) {
    JtaRecorder recorder = recorder();
    SentScheduled sent =
        new SentScheduled(row.id(), row.due(), new CompletableFuture<>(), surrounding());
    if (isActive() && !write.getAsBoolean() && !recorder.has(row)) {
      sent.recording().complete(null); // by others, whatever becomes of this transaction
    } else {
      recorder.add(sent, row, committed);
    }
    return sent;
  }

  /**
   * Applies a transaction in the calling thread's transaction. This node's memory, its watches and
   * the other nodes are told once that has committed.
   */
  TransactionOutcome.Committed applyNow(TransactionRequest request) {
    if (!isActive()) {
      throw new IllegalStateException("The JTA transaction is to be rolled back.");
    }
    JtaRecorder recorder = recorder();
    AppliedNow applied;
    try {
      applied = engine.applyNow(request, UniqueNames.next(ClientNames.JTA));
    } catch (NotRecordedException | OutcomePendingException e) {
      throw e; // nothing is written
    } catch (ClashException e) {
      registry.setRollbackOnly(); // as who uses JPA is used to
      throw new OptimisticLockException("Another was faster with one of the keys", e);
    } catch (RuntimeException e) {
      registry.setRollbackOnly();
      throw e;
    }
    if (applied.outcome() instanceof TransactionOutcome.Committed committed) {
      recorder.applied(applied.positions());
      return committed;
    }
    throw new NotAppliedException((TransactionOutcome.Failed) applied.outcome());
  }

  private JtaRecorder recorder() {
    JtaRecorder recorder = (JtaRecorder) registry.getResource(this);
    if (recorder == null) {
      recorder = new JtaRecorder(engine, announcer, pushed);
      registry.putResource(this, recorder);
      registry.registerInterposedSynchronization(recorder);
    }
    return recorder;
  }
}
