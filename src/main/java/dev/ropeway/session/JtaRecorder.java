package dev.ropeway.session;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.action.ClientNames;
import dev.ropeway.cycle.Engine;
import dev.ropeway.cycle.PendingAction;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.delivery.Decided;
import dev.ropeway.feed.Announcer;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.journal.ScheduledWrite;
import dev.ropeway.store.BoundStore;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What one JTA transaction has recorded, and what it found recorded before. Confined to the
 * transaction's thread.
 */
final class JtaRecorder implements Synchronization {
  private static final System.Logger LOG = System.getLogger(JtaTransaction.class.getName());

  private final Engine engine;
  private final Announcer announcer;
  private final BiConsumer<EntryKey, Position> pushed;
  private final Map<EntryKey, Position> applied = new HashMap<>();
  private final String client = UniqueNames.next(ClientNames.JTA);
  private final Map<EntryKey, Long> lastIds = new HashMap<>();
  private final List<Sent> sent = new ArrayList<>();
  private final List<TransactionRequest> transactions = new ArrayList<>();

  // recorded by others, and so whatever becomes of this transaction
  private final List<Sent> repeats = new ArrayList<>();
  private final List<TransactionRequest> repeatedTransactions = new ArrayList<>();
  private final List<Put> scheduled = new ArrayList<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  /**
   * An action that is recorded in a transaction, or was before.
   *
   * @param committed is told of it once the transaction has committed
   */
  record Sent(SentPatch patch, BoundStore<?> store, Consumer<PendingAction> committed) {
    PendingAction pending() {
      return patch.pending();
    }

    EntryKey key() {
      return pending().id().key();
    }
  }

  /**
   * An action that was put on the agenda.
   *
   * @param committed is told once that is so
   */
  private record Put(SentScheduled sent, ScheduledWrite row, Runnable committed) {}

  /** One that has recorded nothing yet; {@code pushed} as in {@link JtaTransaction}. */
  JtaRecorder(Engine engine, Announcer announcer, BiConsumer<EntryKey, Position> pushed) {
    this.engine = engine;
    this.announcer = announcer;
    this.pushed = pushed;
  }

  /** Entries were written. */
  void applied(Map<EntryKey, Position> positions) {
    applied.putAll(positions);
  }

  /**
   * Completes when it has ended and this node has taken up, or left to others, what it recorded.
   */
  CompletableFuture<Void> over() {
    return over;
  }

  /** An action was recorded. */
  void add(Sent action) {
    sent.add(action);
  }

  /** A transaction was recorded. */
  void add(TransactionRequest request) {
    transactions.add(request);
  }

  /** An action was put on the agenda; {@code committed} is told once that is so. */
  void add(SentScheduled action, ScheduledWrite row, Runnable committed) {
    scheduled.add(new Put(action, row, committed));
  }

  ActionId next(EntryKey key) {
    return new ActionId(key, client, lastIds.merge(key, 1L, Long::sum));
  }

  /** Whether this transaction recorded it first. */
  boolean has(ActionId id) {
    return sent.stream().anyMatch(each -> each.pending().id().equals(id));
  }

  boolean has(ScheduledWrite row) {
    return scheduled.stream()
        .anyMatch(each -> each.row().key().equals(row.key()) && each.row().id().equals(row.id()));
  }

  boolean has(TransactionRequest request) {
    return transactions.stream().anyMatch(each -> Objects.equals(each.id(), request.id()));
  }

  /** A transaction was recorded before; what became of it is told when this one has ended. */
  void repeat(TransactionRequest again) {
    repeatedTransactions.add(again);
  }

  /** An action was recorded before; what became of it is told now, or when it is decided. */
  void repeat(Sent again, RecordedAction row) {
    again.patch().recording().complete(null);
    Outcome outcome = row.outcome();
    if (outcome == null) {
      repeats.add(again);
    } else {
      again.pending().outcome().complete(new Decided<>(outcome, true));
    }
  }

  @Override
  public void beforeCompletion() {
    // the rows are written already
  }

  @Override
  public void afterCompletion(int status) {
    repeats.forEach(each -> surely(() -> adopt(each)));
    repeatedTransactions.forEach(each -> surely(() -> engine.adopt(each)));
    if (status == Status.STATUS_COMMITTED) {
      applied.forEach((key, position) -> surely(() -> pushed.accept(key, position)));
      sent.forEach(this::committed);
      transactions.forEach(each -> surely(() -> engine.adopt(each)));
      scheduled.forEach(this::committed);
      over.complete(null);
      surely(this::tellOthers);
      return;
    }
    var refusal =
        new NotRecordedException(Kind.ROLLED_BACK, "The surrounding transaction was rolled back.");
    for (Sent each : sent) {
      each.patch().recording().completeExceptionally(refusal);
      each.pending().outcome().completeExceptionally(refusal);
    }
    transactions.forEach(each -> each.outcome().completeExceptionally(refusal));
    scheduled.forEach(each -> each.sent().recording().completeExceptionally(refusal));
    over.complete(null);
  }

  private void committed(Sent each) {
    surely(() -> each.committed().accept(each.pending()));
    surely(() -> adopt(each));
    surely(() -> each.patch().recording().complete(null));
  }

  private void committed(Put each) {
    surely(each.committed());
    surely(() -> each.sent().recording().complete(null));
  }

  private void adopt(Sent each) {
    engine.adopt(each.key(), List.of(each.pending()), each.store());
  }

  /** Not within the transaction: one with a notification commits alone in the whole database. */
  private void tellOthers() {
    sent.forEach(each -> announcer.pending(each.key()));
    transactions.forEach(each -> announcer.pending(each.row().key()));
    announcer.tell();
  }

  /** It is committed: whatever fails here must keep neither the caller nor what is behind it. */
  private void surely(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "Recorded, but not taken up here at once: others will find it", e);
    }
  }
}
