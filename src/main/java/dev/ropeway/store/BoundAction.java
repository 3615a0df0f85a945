package dev.ropeway.store;

import dev.ropeway.json.JsonFormatException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An action with its arguments bound to JSON. Thread-safe.
 *
 * @param <T> the type of the store's data
 */
public interface BoundAction<T> {

  /** The permanent name. */
  String name();

  /** The JSON Schema of the arguments. */
  JsonObject schema();

  /** The JSON Schema of what it answers; null if that is not declared. */
  default @Nullable JsonObject answerSchema() {
    return null;
  }

  /**
   * The arguments in the form that {@link #apply} takes.
   *
   * @throws JsonFormatException if they have the wrong type or shape; the message names the member
   */
  Object decode(JsonValue args);

  /**
   * The arguments as JSON.
   *
   * @param args what {@link #decode} gives, or an application passed
   * @throws JsonFormatException if they cannot be JSON
   */
  JsonValue encode(@Nullable Object args);

  /**
   * How arguments break the constraints of their type, as {@code /pointer: message}; null if they
   * do not.
   *
   * @param args what {@link #decode} gave
   */
  default @Nullable String violation(Object args) {
    return null;
  }

  /**
   * What the log keeps of recorded arguments once the action is decided, as JSON text: all of them,
   * unless they repeat what the history tells. Always the same for the same arguments; what is kept
   * is kept of itself.
   */
  default String kept(String args) {
    return args;
  }

  /** What of arguments tells a repeat from another action: what the log keeps of them at most. */
  default String asked(String args) {
    return kept(args);
  }

  /** Whether it can be undone, by what it did or by a function of its own. */
  default boolean undoable() {
    return false;
  }

  /**
   * What {@link UndoAction} has to do to undo it, where it is known what it did.
   *
   * @param args the recorded arguments
   * @return in the order in which it is to be done, empty if it did nothing; null if such an action
   *     is not undone
   */
  default @Nullable List<JsonObject> undoing(JsonValue args, JsonValue before, JsonValue after) {
    return null;
  }

  /** What undoes it by a function of its own; null if there is none. */
  default @Nullable BoundAction<T> inverse() {
    return null;
  }

  /** Whether remote clients may record it. */
  default boolean remote() {
    return true;
  }

  /** Whether it matters if who records it is in the room. */
  default boolean asksPresence() {
    return false;
  }

  /** Whether it is told how it was recorded, and may answer. Nobody foretells what such do. */
  default boolean knowing() {
    return false;
  }

  /**
   * Applies the action; null cancels it.
   *
   * @throws dev.ropeway.ActionRejectedException also for arguments with a {@link #violation}
   */
  @Nullable T apply(T data, Object args);

  /**
   * Applies the action as it was recorded; null cancels it.
   *
   * @param run tells one that is {@link #knowing} how that was, and takes its answer
   */
  default @Nullable T apply(T data, Object args, ActionRun run) {
    return apply(data, args);
  }
}
