package dev.ropeway.store;

import dev.ropeway.action.Actor;
import dev.ropeway.action.BuiltInAction;
import dev.ropeway.action.BuiltInActions;
import dev.ropeway.action.Revert;
import dev.ropeway.action.Reverts;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A built-in action, as the store's Java type sees it. */
record BoundBuiltIn<T>(BuiltInAction action) implements BoundAction<T> {
  @Override
  public String name() {
    return action.name();
  }

  @Override
  public JsonObject schema() {
    return action.schema();
  }

  @Override
  public Object decode(JsonValue args) {
    action.check(args);
    return args;
  }

  @Override
  public JsonValue encode(@Nullable Object args) {
    return args == null ? JsonValue.NULL : (JsonValue) args;
  }

  @Override
  public boolean remote() {
    return !action.name().equals(BuiltInActions.LEAVE);
  }

  @Override
  public boolean asksPresence() {
    return action.name().equals(BuiltInActions.OWN);
  }

  @Override
  public boolean undoable() {
    return Reverts.known(action.name());
  }

  @Override
  public @Nullable List<JsonObject> undoing(JsonValue args, JsonValue before, JsonValue after) {
    List<Revert> reverts = Reverts.of(action.name(), args, before, after);
    return reverts == null ? null : Undoing.reverting(reverts);
  }

  /** As the server's own code, which is all that acts without a name. */
  @Override
  @SuppressWarnings("unchecked") // only JSON stores have it
  public @Nullable T apply(T data, Object args) {
    return (T) action.apply((JsonValue) data, (JsonValue) args, Actor.SERVER);
  }
}
