package dev.ropeway.session;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Patch;
import dev.ropeway.action.ClientNames;
import dev.ropeway.config.NodeClock;
import dev.ropeway.cycle.Engine;
import dev.ropeway.cycle.PendingAction;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.feed.Announcer;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Journal;
import dev.ropeway.store.BoundStore;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The JTA transaction of the calling thread, if it has one: records actions in it. Each transaction
 * is a client of its own, for it may commit after actions that its session recorded later.
 */
public record JtaTransaction(
    TransactionSynchronizationRegistry registry,
    Journal journal,
    NodeClock clock,
    Engine engine,
    Announcer announcer,
    Deadlines deadlines) {
  private static final System.Logger LOG = System.getLogger(JtaTransaction.class.getName());

  /** Whether the calling thread is in a transaction. */
  boolean active() {
    int status = registry.getTransactionStatus();
    return status == Status.STATUS_ACTIVE || status == Status.STATUS_MARKED_ROLLBACK;
  }

  /** The transaction which the calling thread is in now and in which it has recorded something. */
  Surrounding surrounding() {
    Object key = registry.getTransactionKey();
    return new Surrounding(
        () -> key != null && key.equals(registry.getTransactionKey()) && active(), recorder().over);
  }

  /**
   * Records an action in the calling thread's transaction.
   *
   * @param committed is told of it once that has committed
   */
  Patch patch(Errand<?> errand, Consumer<PendingAction> committed) {
    Recorder recorder = recorder();
    ActionId id = recorder.next(errand.key());
    if (registry.getTransactionStatus() == Status.STATUS_ACTIVE) {
      journal.recordInCallersTransaction(List.of(errand.row(id)), clock.instant());
    }
    return recorder.add(errand.pending(id), errand.store(), committed, surrounding());
  }

  /** Records a pending transaction in the calling thread's transaction. */
  void record(TransactionRequest request) {
    Recorder recorder = recorder();
    if (registry.getTransactionStatus() == Status.STATUS_ACTIVE) {
      journal.recordInCallersTransaction(List.of(request.row()), clock.instant());
    }
    recorder.transactions.add(request);
  }

  private Recorder recorder() {
    Recorder recorder = (Recorder) registry.getResource(this);
    if (recorder == null) {
      recorder = new Recorder();
      registry.putResource(this, recorder);
      registry.registerInterposedSynchronization(recorder);
    }
    return recorder;
  }

  /** What one transaction has recorded. Confined to the transaction's thread. */
  private final class Recorder implements Synchronization {
    private final String client = UniqueNames.next(ClientNames.JTA);
    private final Map<EntryKey, Long> lastIds = new HashMap<>();
    private final List<Sent> sent = new ArrayList<>();
    private final List<TransactionRequest> transactions = new ArrayList<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    private record Sent(
        PendingAction pending,
        BoundStore<?> store,
        Consumer<PendingAction> committed,
        CompletableFuture<Void> recorded) {
      EntryKey key() {
        return pending.id().key();
      }
    }

    ActionId next(EntryKey key) {
      return new ActionId(key, client, lastIds.merge(key, 1L, Long::sum));
    }

    Patch add(
        PendingAction pending,
        BoundStore<?> store,
        Consumer<PendingAction> committed,
        Surrounding surrounding) {
      CompletableFuture<Void> recorded = new CompletableFuture<>();
      sent.add(new Sent(pending, store, committed, recorded));
      return new SentPatch(pending, recorded, surrounding, deadlines);
    }

    @Override
    public void beforeCompletion() {
      // the rows are written already
    }

    @Override
    public void afterCompletion(int status) {
      if (status == Status.STATUS_COMMITTED) {
        sent.forEach(this::committed);
        transactions.forEach(each -> surely(() -> engine.adopt(each)));
        over.complete(null);
        surely(this::tellOthers);
        return;
      }
      var refusal =
          new NotRecordedException(
              Kind.ROLLED_BACK, "The surrounding transaction was rolled back.");
      for (Sent each : sent) {
        each.recorded().completeExceptionally(refusal);
        each.pending().outcome().completeExceptionally(refusal);
      }
      transactions.forEach(each -> each.outcome().completeExceptionally(refusal));
      over.complete(null);
    }

    private void committed(Sent each) {
      surely(() -> each.committed().accept(each.pending()));
      surely(() -> engine.adopt(each.key(), List.of(each.pending()), each.store()));
      surely(() -> each.recorded().complete(null));
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
}
