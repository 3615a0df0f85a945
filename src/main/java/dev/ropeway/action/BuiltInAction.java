package dev.ropeway.action;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.NotApplicableException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * An action that every JSON store or every realtime store has: a pure function of data, arguments
 * and who acts. Thread-safe.
 */
public final class BuiltInAction {
  private final String name;
  private final ActionArguments arguments;
  private final Effect effect;

  /** What the action does with arguments of the right shape. */
  interface Effect {
    @Nullable JsonValue apply(JsonValue data, JsonObject args, Actor actor);
  }

  BuiltInAction(String name, ActionArguments arguments, Effect effect) {
    this.name = name;
    this.arguments = arguments;
    this.effect = effect;
  }

  /** The permanent name under which the action is recorded. */
  public String name() {
    return name;
  }

  /** The JSON Schema (2020-12) of the arguments. */
  public JsonObject schema() {
    return arguments.schema();
  }

  /**
   * Judges the shape of the arguments, without data.
   *
   * @throws JsonFormatException naming the member that is missing, unknown, of the wrong type or
   *     malformed
   */
  public void check(JsonValue args) throws JsonFormatException {
    arguments.check(args);
  }

  /**
   * The data with the action applied; what it did not touch is shared. Null if the action is
   * cancelled because there is nothing to do. What others own is looked at only as far as the
   * action is about owning; {@link RoomRules} holds all actions to it.
   *
   * @param args arguments that {@link #check} accepts
   * @param actor who owns what is owned; all the same to the actions of ordinary stores
   * @throws ActionRejectedException if the data does not allow it; the reason says what and where
   * @throws JsonFormatException if the arguments are no object
   */
  public @Nullable JsonValue apply(JsonValue data, JsonValue args, Actor actor)
      throws ActionRejectedException {
    if (!(args instanceof JsonObject object)) {
      throw new JsonFormatException("the arguments must be an object");
    }
    try {
      return effect.apply(data, object, actor);
    } catch (NotApplicableException e) {
      throw e.rejected();
    }
  }
}
