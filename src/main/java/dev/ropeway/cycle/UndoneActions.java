package dev.ropeway.cycle;

import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.CycleJournal;
import dev.ropeway.store.Undoing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which actions that somebody wants to undo were undone before. Invariant: an action is undone once
 * at most, whoever asks for it, where and how often. The log tells, which is to be asked once the
 * entries are pulled: an undo that was applied since then outraces the push.
 */
final class UndoneActions {
  private UndoneActions() {}

  /** Asks nothing if nothing is to be undone. */
  static Set<ActionId> of(CycleJournal journal, Stream<Step> steps) {
    List<ActionId> targets = new ArrayList<>();
    steps.map(UndoneActions::target).forEach(target -> add(targets, target));
    return targets.isEmpty() ? Set.of() : journal.undone(targets);
  }

  private static void add(List<ActionId> targets, @Nullable ActionId target) {
    if (target != null && !targets.contains(target)) {
      targets.add(target);
    }
  }

  /** The action that a step undoes; null if it does anything else. */
  static @Nullable ActionId target(Step step) {
    return step.args() instanceof Undoing undoing
        ? new ActionId(step.id().key(), undoing.client(), undoing.id())
        : null;
  }
}
