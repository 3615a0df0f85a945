package dev.ropeway.action;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.NotApplicable;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * An action that every realtime store has: a pure function of data, arguments and who acts.
 * Thread-safe.
 */
public final class RoomAction {
  private final String name;
  private final ActionArguments arguments;
  private final Change change;

  /** What the action does with arguments of the right shape. */
  interface Change {
    @Nullable JsonValue apply(JsonValue data, JsonObject args, Actor actor);
  }

  RoomAction(String name, ActionArguments arguments, Change change) {
    this.name = name;
    this.arguments = arguments;
    this.change = change;
  }

  /** The permanent name under which the action is recorded. */
  public String name() {
    return name;
  }

  /** The JSON Schema (2020-12) of the arguments. */
  public JsonObject argumentSchema() {
    return arguments.schema();
  }

  /**
   * Judges the shape of the arguments, without data.
   *
   * @throws JsonFormatException naming the member that is wrong
   */
  public void check(JsonValue args) throws JsonFormatException {
    arguments.check(args);
  }

  /**
   * The data with the action applied, null if there is nothing to do. What others own is looked at
   * only as far as the action is about owning; {@link RoomRules} holds all actions to it.
   *
   * @param args arguments that {@link #check} accepts
   * @throws ActionRejectedException if the data does not allow it; the reason says what and where
   */
  public @Nullable JsonValue apply(JsonValue data, JsonValue args, Actor actor)
      throws ActionRejectedException {
    try {
      return change.apply(data, args.asJsonObject(), actor);
    } catch (NotApplicable e) {
      throw e.rejected();
    }
  }
}
