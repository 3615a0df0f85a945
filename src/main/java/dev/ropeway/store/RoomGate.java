package dev.ropeway.store;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.ActionValidator;
import dev.ropeway.Attempt;
import dev.ropeway.Verdict;
import dev.ropeway.action.Acting;
import dev.ropeway.action.Actor;
import dev.ropeway.action.Author;
import dev.ropeway.action.RoomData;
import dev.ropeway.action.RoomRules;
import dev.ropeway.action.TouchedPaths;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonPointers;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies the actions of a realtime store: by the rules of rooms, and as its validator says. */
record RoomGate<T>(@Nullable ActionValidator validator, boolean strict) {
  @SuppressWarnings("unchecked") // only stores that hold JSON are realtime
  @Nullable T apply(
      Acting by, BoundAction<T> action, T data, Object args, @Nullable ActionRun run) {
    Actor actor = by.actor();
    JsonValue before = (JsonValue) data;
    JsonValue after = applied(actor, action, before, args, run);
    return after == null || validator == null || actor.server()
        ? (T) after
        : (T) judged(validator, actor, roles(by.author()), action, before, args, run, after);
  }

  private static Set<String> roles(@Nullable Author author) {
    return author == null ? Set.of() : new HashSet<>(author.roles());
  }

  /** The data that a schema is about. */
  @SuppressWarnings("unchecked")
  T judgeable(T data) {
    return (T) RoomData.visible((JsonValue) data);
  }

  private @Nullable JsonValue applied(
      Actor actor, BoundAction<T> action, JsonValue data, Object args, @Nullable ActionRun run) {
    String name = action.name();
    // those of an application's action tell nothing about what it changes
    JsonValue json = args instanceof JsonValue value ? value : JsonValue.NULL;
    return RoomRules.apply(name, data, json, actor, () -> change(actor, action, data, args, run));
  }

  @SuppressWarnings("unchecked")
  private @Nullable JsonValue change(
      Actor actor, BoundAction<T> action, JsonValue data, Object args, @Nullable ActionRun run) {
    if (action instanceof BoundBuiltIn<T> builtIn) {
      return builtIn.action().apply(data, (JsonValue) args, actor);
    }
    JsonValue after =
        (JsonValue)
            (run == null ? action.apply((T) data, args) : action.apply((T) data, args, run));
    if (after == null || action instanceof DeleteAction) {
      return after; // what nobody has any more, nobody owns
    }
    if (action instanceof UndoAction) {
      return RoomData.withVersionsMoved(data, RoomData.withBookOf(data, after));
    }
    return action instanceof RestoreAction
        ? RoomData.withBookOf(data, after)
        : RoomData.withBook(data, after);
  }

  private @Nullable JsonValue judged(
      ActionValidator judge,
      Actor actor,
      Set<String> roles,
      BoundAction<T> action,
      JsonValue before,
      Object args,
      @Nullable ActionRun run,
      JsonValue after) {
    Attempt attempt = attempt(actor, roles, action, before, args, after);
    Verdict verdict = judge.check(attempt);
    if (strict && !verdict.equals(judge.check(attempt))) {
      throw new StrictModeException(
          "the validator of the store judges " + action.name() + " now so, now otherwise");
    }
    if (verdict instanceof Verdict.Refuse refuse) {
      throw new ActionRejectedException(refuse.reason());
    }
    return verdict instanceof Verdict.Change change
        ? applied(actor, action, before, decode(action, change.args()), run)
        : after;
  }

  private Object decode(BoundAction<T> action, JsonValue args) {
    try {
      return action.decode(args);
    } catch (JsonFormatException e) {
      throw new IllegalStateException(
          "The validator gave " + action.name() + " arguments it does not take: " + e.getMessage(),
          e);
    }
  }

  private Attempt attempt(
      Actor actor,
      Set<String> roles,
      BoundAction<T> action,
      JsonValue before,
      Object args,
      JsonValue after) {
    boolean told = action instanceof RestoreAction; // its arguments are the data
    JsonValue json = told ? JsonValue.NULL : action.encode(args);
    List<String> touched = TouchedPaths.by(action.name(), before, json);
    String path = touched != null && touched.size() == 1 ? touched.get(0) : named(json);
    return new Attempt(
        actor.identity(),
        roles,
        action.name(),
        json,
        path,
        JsonPointers.get(before, path),
        JsonPointers.get(after, path),
        before,
        after,
        RoomData.changed(before, after));
  }

  private String named(JsonValue args) {
    return args instanceof JsonObject object && object.get("path") instanceof JsonString path
        ? path.getString()
        : "";
  }
}
