package dev.ropeway.cycle;

import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.TransactionOutcome.Committed;
import dev.ropeway.TransactionOutcome.Failed;
import dev.ropeway.TransactionOutcome.Written;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.store.BoundStore;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Applies transactions to entries in memory, one after the other: each sees what those before it
 * did, and either all of its actions count or none. As in a {@link Fold}, results are turned to
 * JSON once, at the end; only if one breaks a limit is all of it repeated with a check behind every
 * action. Confined to one thread.
 */
final class TransactionFold {
  private final Map<EntryKey, TransactionEntry<?>> entries = new LinkedHashMap<>();

  /** Outcomes whose versions are known only when all have been applied. */
  private final Map<TransactionRequest, Supplier<TransactionOutcome>> outcomes =
      new LinkedHashMap<>();

  private TransactionFold(
      Map<EntryKey, EntrySnapshot> bases,
      List<TransactionSteps> batch,
      PushRules rules,
      boolean exact) {
    for (TransactionSteps steps : batch) {
      for (TransactionPart part : steps.request().actions) {
        entries.computeIfAbsent(
            part.key(),
            key -> entry(part.store(), Objects.requireNonNull(bases.get(key)), rules, exact));
      }
    }
    batch.forEach(this::apply);
  }

  private static <T> TransactionEntry<T> entry(
      BoundStore<T> store, EntrySnapshot base, PushRules rules, boolean exact) {
    return new TransactionEntry<>(store, base, rules.limits(store), exact);
  }

  /**
   * Applies transactions to the entries as they were pulled.
   *
   * @throws BadEntryException if an entry is not of the form that this node knows
   */
  static TransactionFold of(
      Map<EntryKey, EntrySnapshot> bases, List<TransactionSteps> batch, PushRules rules) {
    TransactionFold fold = new TransactionFold(bases, batch, rules, false);
    boolean settled = true;
    for (TransactionEntry<?> entry : fold.entries()) {
      settled &= entry.settle();
    }
    return settled ? fold : new TransactionFold(bases, batch, rules, true);
  }

  /** The entries that were looked at. */
  Collection<TransactionEntry<?>> entries() {
    return entries.values();
  }

  /** What became of each transaction, in order. */
  Map<TransactionRequest, TransactionOutcome> outcomes() {
    Map<TransactionRequest, TransactionOutcome> told = new LinkedHashMap<>();
    outcomes.forEach((request, outcome) -> told.put(request, outcome.get()));
    return told;
  }

  private void apply(TransactionSteps steps) {
    Set<EntryKey> touched = new LinkedHashSet<>();
    List<StepDecision> decisions = new ArrayList<>(steps.list().size());
    for (Step step : steps.list()) {
      EntryKey key = step.id().key();
      touched.add(key);
      StepDecision decision = entry(key).attempt(step);
      if (!decision.outcome().applied()) {
        touched.forEach(each -> entry(each).undo());
        refuse(steps, decisions.size(), decision);
        return;
      }
      decisions.add(decision);
    }
    touched.forEach(each -> entry(each).keep());
    decisions.forEach(each -> entry(each.id().key()).decided(each));
    List<JsonValue> results =
        TransactionOutcome.results(decisions.stream().map(StepDecision::outcome).toList());
    outcomes.put(steps.request(), () -> committed(touched, results));
  }

  private TransactionOutcome committed(Collection<EntryKey> keys, List<JsonValue> results) {
    return new Committed(
        keys.stream().map(k -> new Written(k.store(), k.key(), entry(k).version())).toList(),
        results);
  }

  /**
   * Nothing of it counts, and every entry that it looked at remembers so: then a push by somebody
   * else, on which the decision might have been another, is noticed by the guard.
   */
  private void refuse(TransactionSteps steps, int failed, StepDecision failure) {
    Outcome undone = new Outcome(Status.CANCELLED, 0, TransactionRequest.undone(failed));
    for (int i = 0; i < steps.list().size(); i++) {
      Step step = steps.list().get(i);
      entry(step.id().key())
          .decided(i == failed ? failure : new StepDecision(step, undone, null, null));
    }
    TransactionEntry<?> culprit = entry(failure.id().key());
    Outcome outcome = failure.outcome();
    outcomes.put(steps.request(), () -> new Failed(failed, outcome.at(culprit.version())));
  }

  private TransactionEntry<?> entry(EntryKey key) {
    return Objects.requireNonNull(entries.get(key));
  }
}
