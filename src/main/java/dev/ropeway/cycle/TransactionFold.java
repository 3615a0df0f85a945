package dev.ropeway.cycle;

import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.TransactionOutcome.Written;
import dev.ropeway.journal.Confirmed;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.json.BoundStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Applies transactions to entries in memory, one after the other: each sees what those before it
 * did, and either all of its actions count or none. Confined to one thread.
 */
final class TransactionFold {
  private final Map<EntryKey, Draft> drafts = new LinkedHashMap<>();
  private final StoreLimits limits;

  /** Begins with the entries as they were pulled. */
  TransactionFold(
      Map<EntryKey, Confirmed> bases, List<TransactionRequest> batch, StoreLimits limits) {
    this.limits = limits;
    for (TransactionRequest request : batch) {
      for (TransactionPart part : request.actions) {
        drafts.computeIfAbsent(
            part.key(), key -> new Draft(part.store(), Objects.requireNonNull(bases.get(key))));
      }
    }
  }

  /** The entries that were looked at. */
  Collection<Draft> drafts() {
    return drafts.values();
  }

  /**
   * Applies one transaction.
   *
   * @return tells its outcome once all of the batch have been applied
   * @throws BadEntryException if an entry is not of the form that this node knows
   */
  Deferred apply(TransactionRequest request) {
    Map<EntryKey, Confirmed> tried = new LinkedHashMap<>();
    List<Decision> decisions = new ArrayList<>(request.actions.size());
    for (int i = 0; i < request.actions.size(); i++) {
      TransactionPart part = request.actions.get(i);
      Draft draft = draft(part.key());
      Confirmed before = tried.getOrDefault(part.key(), draft.current());
      Fold<?> fold = fold(part.store(), before, part.step(request.client(), i));
      Decision decision = fold.decisions().get(0);
      if (!decision.outcome().applied()) {
        return refuse(request, i, decision);
      }
      decisions.add(decision);
      tried.put(part.key(), draft.after(before, fold));
    }
    for (Decision each : decisions) {
      EntryKey key = each.id().key();
      draft(key).applied(each, Objects.requireNonNull(tried.get(key)));
    }
    return () -> committed(tried.keySet());
  }

  private <T> Fold<T> fold(BoundStore<T> store, Confirmed before, Step step) {
    return Fold.of(store, before, List.of(step), limits.of(store));
  }

  private TransactionOutcome committed(Collection<EntryKey> keys) {
    return TransactionOutcome.committed(
        keys.stream().map(k -> new Written(k.store(), k.key(), draft(k).version())).toList());
  }

  /**
   * Nothing of it counts, and every entry that it looked at remembers so: then a push by somebody
   * else, on which the decision might have been another, is noticed by the guard.
   */
  private Deferred refuse(TransactionRequest request, int failed, Decision failure) {
    String reason = "The transaction failed at its action " + failed + ".";
    for (int i = 0; i < request.actions.size(); i++) {
      TransactionPart part = request.actions.get(i);
      Outcome outcome = new Outcome(Status.CANCELLED, 0, reason);
      Step step = part.step(request.client(), i);
      draft(part.key()).refused(i == failed ? failure : new Decision(step, outcome, null, null));
    }
    Draft culprit = draft(failure.id().key());
    Outcome outcome = failure.outcome();
    return () ->
        TransactionOutcome.failed(
            failed, new Outcome(outcome.status(), culprit.version(), outcome.reason()));
  }

  private Draft draft(EntryKey key) {
    return Objects.requireNonNull(drafts.get(key));
  }

  /** An outcome whose versions are known only when the whole batch has been applied. */
  @FunctionalInterface
  interface Deferred {
    TransactionOutcome get();
  }
}
