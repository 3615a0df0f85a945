package dev.ropeway.client;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.action.Actor;
import dev.ropeway.action.RoomRules;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** The actions as the server applies them. */
final class ServerActions {
  /** What a case gives, in the form of the action vectors. */
  static JsonObject outcome(JsonObject each) {
    var outcome = JsonValues.object();
    String action = each.getString("action");
    JsonValue args = each.getValue("/args");
    String by = each.get("by") == JsonValue.NULL ? null : each.getString("by", "b");
    Actor actor = new Actor(by, by == null, each.getBoolean("absent", false));
    try {
      RoomRules.check(action, args);
      JsonValue after = RoomRules.apply(action, each.getValue("/data"), args, actor);
      return (after == null ? outcome.add("cancelled", true) : outcome.add("gives", after)).build();
    } catch (ActionRejectedException e) {
      return outcome.add("rejected", e.getMessage()).build();
    } catch (JsonFormatException e) {
      return outcome.add("malformed", true).build();
    }
  }

  private ServerActions() {}
}
