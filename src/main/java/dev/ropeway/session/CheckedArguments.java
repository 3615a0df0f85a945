package dev.ropeway.session;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.action.Author;
import dev.ropeway.cycle.PendingAction;
import dev.ropeway.journal.ActionId;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonLimits;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.Precondition;
import dev.ropeway.store.BoundAction;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * An action's arguments, checked: as they are recorded and as the action takes them.
 *
 * @param decoded what the action gets, made from the JSON so that every node sees the same
 * @param text the JSON
 */
public record CheckedArguments(Object decoded, String text) {

  /** Those of an action that has none. */
  public static CheckedArguments none(BoundAction<?> action) {
    JsonValue none = action.encode(null);
    return new CheckedArguments(action.decode(none), JsonText.write(none));
  }

  /**
   * Checks what an application passed.
   *
   * @throws NotRecordedException if it cannot be recorded
   */
  static CheckedArguments of(BoundAction<?> action, @Nullable Object args, JsonLimits limits) {
    try {
      return json(action, action.encode(args), limits);
    } catch (JsonFormatException e) {
      throw wrong(action, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Checks what a remote client sent.
   *
   * @throws NotRecordedException if it cannot be recorded
   */
  public static CheckedArguments json(BoundAction<?> action, JsonValue args, JsonLimits limits) {
    String violation = limits.violation(args);
    if (violation != null) {
      throw wrong(action, violation);
    }
    Object decoded;
    try {
      decoded = action.decode(args);
    } catch (JsonFormatException e) {
      throw wrong(action, String.valueOf(e.getMessage()));
    }
    String broken = action.violation(decoded);
    if (broken != null) {
      throw wrong(action, broken);
    }
    return new CheckedArguments(decoded, JsonText.write(args));
  }

  private static NotRecordedException wrong(BoundAction<?> action, String why) {
    return new NotRecordedException(
        Kind.WRONG_ARGUMENT, "The arguments of " + action.name() + " are wrong: " + why);
  }

  /**
   * The action with these arguments.
   *
   * @param author who is behind it; null for the application, and where nobody is verified
   */
  public PendingAction pending(
      ActionId id,
      BoundAction<?> action,
      @Nullable Precondition condition,
      @Nullable Author author) {
    return new PendingAction(
        id, action, decoded, text, condition == null ? null : condition.numbers(), author);
  }
}
