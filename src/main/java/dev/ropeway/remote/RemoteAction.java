package dev.ropeway.remote;

import dev.ropeway.access.Permit;
import dev.ropeway.action.BuiltInActions;
import dev.ropeway.json.JsonValues;
import dev.ropeway.json.Precondition;
import dev.ropeway.store.UndoAction;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * An action as a remote client sends it.
 *
 * @param id the client's number for it; 0 if it does not count
 * @param name the action's permanent name
 * @param args its arguments
 * @param condition what must hold of the entry for it to apply; null: nothing
 */
public record RemoteAction(long id, String name, JsonValue args, @Nullable Precondition condition) {
  private static final String CLIENT = "client";

  /** The same of a caller, whose tabs an undo may call by the ends of their names. */
  RemoteAction by(Permit permit) {
    if (!name.equals(UndoAction.NAME)
        || !(args instanceof JsonObject object)
        || !(object.get(CLIENT) instanceof JsonString client)
        || !client.getString().startsWith("~")) {
      return this;
    }
    String full = permit.client(client.getString());
    return new RemoteAction(
        id, name, JsonValues.copyOf(object).add(CLIENT, full).build(), condition);
  }

  /** The deletion of an entry, which nobody counts. */
  public static RemoteAction deletion(@Nullable Precondition condition) {
    return new RemoteAction(1, BuiltInActions.DELETE, JsonValue.NULL, condition);
  }
}
