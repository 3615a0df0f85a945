package dev.ropeway.cycle;

import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.CycleJournal;
import dev.ropeway.store.Undoing;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which actions that somebody wants to undo were undone before. Invariant: an action is undone once
 * at most, whoever asks for it, where and how often. The log tells, which is to be asked once the
 * entries are pulled: an undo that was applied since then outraces the push.
 */
final class UndoneActions {
  private UndoneActions() {}

  /** Asks nothing if nothing is to be undone. */
  static Set<ActionId> of(CycleJournal journal, Stream<Step> steps) {
    Set<ActionId> targets = new LinkedHashSet<>();
    steps.forEach(
        step -> {
          if (step.args() instanceof Undoing undoing) {
            targets.add(target(step, undoing));
          }
        });
    return targets.isEmpty() ? Set.of() : journal.undone(List.copyOf(targets));
  }

  /** The action that a step undoes. */
  static ActionId target(Step step, Undoing undoing) {
    return new ActionId(step.id().key(), undoing.client(), undoing.id());
  }
}
