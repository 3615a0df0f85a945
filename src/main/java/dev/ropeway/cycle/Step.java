package dev.ropeway.cycle;

import dev.ropeway.action.Author;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An action in the order in which a fold applies it, from the log or new.
 *
 * @param recorded whether it stands in the log already
 * @param pending who brought it if it is new; null otherwise
 */
record Step(
    ActionId id,
    BoundAction<?> action,
    Object args,
    String text,
    @Nullable List<Long> ifVersions,
    @Nullable Author author,
    boolean recorded,
    @Nullable PendingAction pending) {

  static Step of(PendingAction pending) {
    return new Step(
        pending.id,
        pending.action,
        pending.args,
        pending.text,
        pending.ifVersions,
        pending.author,
        false,
        pending);
  }

  /**
   * A step from the log.
   *
   * @throws BadEntryException if this node does not know the action, or not in this form
   */
  static Step of(BoundStore<?> store, RecordedAction row) {
    BoundAction<?> action = store.action(row.name()).orElse(null);
    if (action == null) {
      throw new BadEntryException(
          "A pending action is named " + row.name() + ", which this node does not know.");
    }
    ActionId id = row.actionId();
    try {
      Object args = action.decode(JsonText.read(row.args()));
      return new Step(id, action, args, row.args(), row.ifVersions(), row.author(), true, null);
    } catch (JsonFormatException e) {
      throw new BadEntryException(
          "A pending action "
              + row.name()
              + " has arguments this node does not know: "
              + e.getMessage());
    }
  }
}
