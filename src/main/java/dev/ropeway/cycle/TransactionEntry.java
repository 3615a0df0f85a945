package dev.ropeway.cycle;

import dev.ropeway.Outcome;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.json.JsonLimits;
import dev.ropeway.store.BoundStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry while a batch of transactions is applied to it in memory. Confined to one thread. */
final class TransactionEntry<T> {
  private final BoundStore<T> store;
  private final EntrySnapshot base;
  private final JsonLimits limits;
  private final List<StepDecision> decisions = new ArrayList<>();
  private Fold<T> fold;
  private Fold.@Nullable Mark<T> mark;

  /**
   * Begins with the entry as it was pulled.
   *
   * @param exact whether every result is checked at once, rather than the last one at the end
   */
  TransactionEntry(BoundStore<T> store, EntrySnapshot base, JsonLimits limits, boolean exact) {
    this.store = store;
    this.base = base;
    this.limits = limits;
    this.fold = Fold.begin(store, base, limits, exact);
  }

  /** Applies an action, until {@link #keep} or {@link #undo} tentatively. */
  StepDecision attempt(Step step) {
    if (mark == null) {
      mark = fold.mark();
    }
    return fold.decide(step);
  }

  /** What has been attempted counts. */
  void keep() {
    mark = null;
  }

  /** Nothing of what has been attempted counts. */
  void undo() {
    if (mark != null) {
      fold.reset(mark);
      mark = null;
    }
  }

  /** Takes over an action, applied or not. */
  void decided(StepDecision decision) {
    decisions.add(decision);
  }

  /**
   * Turns the result to JSON.
   *
   * @return false if a result on the way to it cannot be stored, so that the batch has to be done
   *     again exactly
   */
  boolean settle() {
    if (fold.settled()) {
      return true;
    }
    List<Step> steps =
        decisions.stream()
            .filter(each -> each.outcome().applied())
            .map(StepDecision::step)
            .toList();
    fold = Fold.of(store, base, steps, limits);
    return fold.decisions().stream().allMatch(each -> each.outcome().applied());
  }

  /** The version that the entry will be at, once it is settled. */
  long version() {
    return fold.versioned() ? base.version() + 1 : base.version();
  }

  EntryPush push(Instant today, PushRules rules) {
    return EntryPush.of(fold, decisions, today, rules);
  }

  /** The rows of its actions, with the version that they turned out to belong to. */
  void collectRows(List<ActionWrite> rows) {
    long refusal = base.position().refusals();
    for (StepDecision each : decisions) {
      Outcome outcome = each.outcome().at(version());
      Long number = fold.versioned() ? null : Long.valueOf(++refusal);
      rows.add(new StepDecision(each.step(), outcome, number, each.failure()).write());
    }
  }
}
