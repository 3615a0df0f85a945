package dev.ropeway.action;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an identity can undo and do again on a key, told from its own actions in the order in which
 * they were decided. The same in the server, which tells it from the log, and in mirrors.
 * Invariant: a step is in one of the two lists at most. Confined to one thread.
 */
public final class UndoStack {
  /** Older steps are forgotten. */
  public static final int MOST = 100;

  private final List<Step> undo = new ArrayList<>();
  private final List<Step> redo = new ArrayList<>();

  /** Those of which the outcome of an undo is awaited; they are in a list still. */
  private final Set<Step> taken = new HashSet<>();

  /** Whether anything was recorded here. */
  private boolean touched;

  /**
   * A step: an action, or all those of a batch.
   *
   * @param client under whose name it is recorded
   * @param id its number; 1 of a batch
   */
  public record Step(String client, long id) {
    /** The step of which an action is. */
    public static Step of(String sender, long id) {
      return new Step(sender, sender.startsWith(ClientNames.TRANSACTION) ? 1 : id);
    }
  }

  /** Something is recorded that is no undo: what was undone is not done again any more. */
  public void recorded() {
    touched = true;
    redo.clear();
  }

  /** An action that can be undone was applied. */
  public void done(Step step) {
    touched = true;
    redo.clear();
    if (!undo.contains(step)) { // a batch comes action by action
      push(undo, step);
    }
  }

  /**
   * It is decided what became of an undo.
   *
   * @param own the step that it is itself; null if it was not applied
   * @param target what it undoes, which is not to be undone by another one, whatever became of it
   */
  public void undone(@Nullable Step own, Step target) {
    touched = true;
    taken.remove(target);
    boolean again = redo.remove(target);
    undo.remove(target);
    if (own != null) {
      push(again ? undo : redo, own);
    }
  }

  private static void push(List<Step> steps, Step step) {
    steps.add(step);
    if (steps.size() > MOST) {
      steps.remove(0);
    }
  }

  /** The step to undo next; null if there is none. Until that is decided it is not given again. */
  public @Nullable Step takeUndo() {
    return take(undo);
  }

  /** The undo to undo next, so that something is done again. */
  public @Nullable Step takeRedo() {
    return take(redo);
  }

  private @Nullable Step take(List<Step> steps) {
    Step last = last(steps);
    if (last != null) {
      taken.add(last);
    }
    return last;
  }

  private @Nullable Step last(List<Step> steps) {
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (!taken.contains(steps.get(i))) {
        return steps.get(i);
      }
    }
    return null;
  }

  /** Whether there is anything to undo. */
  public boolean canUndo() {
    return last(undo) != null;
  }

  /** Whether there is anything to do again. */
  public boolean canRedo() {
    return last(redo) != null;
  }

  /** What can be undone, the last one at the end; a copy. */
  public List<Step> undo() {
    return List.copyOf(undo);
  }

  /** What can be done again, the next one at the end; a copy. */
  public List<Step> redo() {
    return List.copyOf(redo);
  }

  /** Takes in what was before: it lies below what was done here since. */
  public void before(List<Step> undos, List<Step> redos) {
    List<Step> older = new ArrayList<>(undos);
    older.removeAll(undo);
    older.removeAll(redo);
    undo.addAll(0, older);
    while (undo.size() > MOST) {
      undo.remove(0);
    }
    if (!touched) {
      redo.addAll(redos);
    }
  }
}
