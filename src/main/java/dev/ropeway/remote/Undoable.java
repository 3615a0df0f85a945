package dev.ropeway.remote;

import dev.ropeway.action.UndoStack;
import java.util.List;

/**
 * What a caller can undo on a key; the next one is at the end of each list. Immutable.
 *
 * @param undo what was done
 * @param redo what was undone
 */
public record Undoable(List<Step> undo, List<Step> redo) {

  /** Copies the lists. */
  public Undoable {
    undo = List.copyOf(undo);
    redo = List.copyOf(redo);
  }

  static Undoable of(UndoStack stack) {
    return new Undoable(steps(stack.undo()), steps(stack.redo()));
  }

  private static List<Step> steps(List<UndoStack.Step> steps) {
    return steps.stream().map(each -> new Step(each.client(), each.id())).toList();
  }

  /**
   * An action, or all those of a batch.
   *
   * @param id its number; 1 of a batch
   */
  public record Step(String client, long id) {}
}
