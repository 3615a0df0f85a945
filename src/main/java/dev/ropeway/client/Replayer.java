package dev.ropeway.client;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.action.Actor;
import dev.ropeway.action.BuiltInActions;
import dev.ropeway.action.RoomData;
import dev.ropeway.action.RoomRules;
import dev.ropeway.json.JsonFormatException;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Replays actions on data. What the client cannot replay, and what refuses, leaves the data as it
 * is: the server decides.
 */
final class Replayer implements Pending.Replay {
  /** Known to everybody, but not shown before they are confirmed. */
  private static final Set<String> WAITING = Set.of("put", "drop", "drop_all");

  private final Map<String, LocalAction> own;
  private final Actor actor;
  private final BooleanSupplier absent;

  /** Tells by {@code absent} whether the client is known not to be in the room. */
  Replayer(Map<String, LocalAction> own, String client, BooleanSupplier absent) {
    for (String name : own.keySet()) {
      if (BuiltInActions.find(name) != null) {
        throw new IllegalArgumentException(name + " is a built-in action");
      }
    }
    this.own = Map.copyOf(own);
    this.actor = Actor.of(client);
    this.absent = absent;
  }

  /** Whether an action shows only once it is confirmed. */
  static boolean isShownLate(String action) {
    return WAITING.contains(action);
  }

  @Override
  public JsonValue apply(String name, JsonValue data, JsonValue args) {
    return WAITING.contains(name) ? data : applyAll(name, data, args);
  }

  /** Also what is not shown before it is confirmed. */
  @SuppressWarnings("CatchingUnchecked") // an application's action may throw anything
  JsonValue applyAll(String name, JsonValue data, JsonValue args) {
    try {
      JsonValue after = applied(name, data, args);
      return after == null ? data : after;
    } catch (Throwable e) {
      return data;
    }
  }

  private @Nullable JsonValue applied(String name, JsonValue data, JsonValue args)
      throws ActionRejectedException, JsonFormatException {
    Actor now = absent.getAsBoolean() ? actor.away() : actor;
    LocalAction action = own.get(name);
    if (action != null) {
      return RoomRules.apply(name, data, args, now, () -> changed(name, action, data, args));
    }
    RoomRules.check(name, args);
    return RoomRules.apply(name, data, args, now);
  }

  private static @Nullable JsonValue changed(
      String name, LocalAction action, JsonValue data, JsonValue args) {
    JsonValue after = action.apply(data, args);
    return after == null || name.equals(BuiltInActions.DELETE)
        ? after
        : RoomData.withBook(data, after);
  }
}
