package dev.ropeway.action;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.NotApplicableException;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every action in a room is held to: the bookkeeping is nobody's to change, and what others
 * own is left as it is. Pure, so that a client's mirror can foretell what the server decides.
 */
public final class RoomRules {
  /** The actions whose work it is to write the bookkeeping, and that look where they write. */
  private static final Set<String> KEEPING =
      Set.of(
          "own", "release", "lifetime", "put", "drop", "drop_all", "undo", BuiltInActions.DELETE);

  private RoomRules() {}

  /**
   * Judges the shape of an action's arguments, without data.
   *
   * @throws JsonFormatException naming the member that is wrong
   * @throws IllegalArgumentException if there is no such action
   */
  public static void check(String action, JsonValue args) throws JsonFormatException {
    builtIn(action).check(args);
  }

  private static BuiltInAction builtIn(String action) {
    BuiltInAction builtIn = BuiltInActions.find(action);
    if (builtIn == null) {
      throw new IllegalArgumentException("There is no action " + action);
    }
    return builtIn;
  }

  /**
   * Applies an action of every realtime or JSON store.
   *
   * @param args arguments of the right shape
   * @return the data afterwards; null if there is nothing to do
   * @throws ActionRejectedException if the data or the rules do not allow it
   * @throws IllegalArgumentException if there is no such action
   */
  public static @Nullable JsonValue apply(
      String action, JsonValue data, JsonValue args, Actor actor) throws ActionRejectedException {
    BuiltInAction builtIn = builtIn(action);
    return apply(action, data, args, actor, () -> builtIn.apply(data, args, actor));
  }

  /**
   * Applies any action.
   *
   * @param args its arguments, if they tell what it changes
   * @param change what it does to the data
   */
  public static @Nullable JsonValue apply(
      String action,
      JsonValue data,
      JsonValue args,
      Actor actor,
      Supplier<? extends @Nullable JsonValue> change)
      throws ActionRejectedException {
    try {
      return held(action, data, args, actor, change);
    } catch (NotApplicableException e) {
      throw e.rejected();
    }
  }

  private static @Nullable JsonValue held(
      String action,
      JsonValue data,
      JsonValue args,
      Actor actor,
      Supplier<? extends @Nullable JsonValue> change) {
    if (action.equals(BuiltInActions.LEAVE)) {
      JsonValue after = change.get();
      return after == null ? null : RoomPruning.of(data, after, null);
    }
    JsonValue book = RoomBook.raw(data);
    List<String> touched = book == null ? null : TouchedPaths.by(action, data, args);
    Ownership ownership = book == null ? null : new Ownership(RoomBook.of(data), actor);
    if (ownership != null && touched != null) {
      touched.forEach(ownership::check);
    }
    JsonValue after = change.get();
    if (after == null) {
      return null;
    }
    if (!KEEPING.contains(action)) {
      keepBook(book, after);
    }
    if (ownership != null && !isPrecise(action, touched)) {
      ownership.compare(data, after);
    }
    return RoomPruning.of(data, after, touched);
  }

  /** Whether nothing else can have moved: what is taken out of an array moves what is behind it. */
  private static boolean isPrecise(String action, @Nullable List<String> touched) {
    return touched != null && !action.equals("remove") && !action.equals("patch");
  }

  private static void keepBook(@Nullable JsonValue before, JsonValue after) {
    JsonValue now = RoomBook.raw(after);
    if (now != before && !Objects.equals(now, before)) {
      throw new NotApplicableException(RoomBook.PATH + " is kept by Ropeway itself");
    }
  }
}
