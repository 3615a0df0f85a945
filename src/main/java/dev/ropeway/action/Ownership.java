package dev.ropeway.action;

import dev.ropeway.action.RoomBook.Owner;
import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.NotApplicableException;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Holds a client to what others own in a room. */
record Ownership(RoomBook book, Actor actor) {
  /**
   * Lets the client change a place: nobody else may own it, through the nearest owner at or above
   * it, nor anything below it.
   *
   * @throws NotApplicableException naming the path that is owned, and by whom
   */
  void check(String path) {
    if (RoomBook.covers(path)) {
      throw new NotApplicableException(RoomBook.PATH + " is kept by Ropeway itself");
    }
    if (actor.server()) {
      return;
    }
    refuseOthers(book.nearest(path));
    RoomBook.below(book.owners, path).entrySet().forEach(this::refuseOthers);
  }

  void refuseOthers(Map.@Nullable Entry<String, Owner> owned) {
    if (owned != null && !actor.server() && !actor.is(owned.getValue().client())) {
      throw owned(owned.getKey(), owned.getValue());
    }
  }

  static NotApplicableException owned(String path, Owner owner) {
    return new NotApplicableException(JsonPointers.place(path) + " is owned by " + owner.client());
  }

  /**
   * Compares what others own before and after an action that may have changed anything. Where a
   * path alone is owned, it must still be what it was: an object, an array, or the same value.
   *
   * @throws NotApplicableException if any of it changed
   */
  void compare(JsonValue before, JsonValue after) {
    if (actor.server() || before == after) {
      return;
    }
    book.owners.forEach(
        (path, owner) -> {
          if (!actor.is(owner.client())) {
            List<String> tokens = JsonPointers.parse(path);
            JsonValue was = JsonPointers.get(before, tokens);
            JsonValue is = JsonPointers.get(after, tokens);
            boolean inside = !owner.below() && !isInArray(before, tokens);
            if (was != is && !(inside && isOfOneKind(was, is)) && !Objects.equals(was, is)) {
              throw owned(path, owner);
            }
          }
        });
  }

  /** Whether other elements may get to a path, so that what is below tells what it is. */
  private static boolean isInArray(JsonValue data, List<String> tokens) {
    return IntStream.range(0, tokens.size())
        .anyMatch(i -> JsonPointers.get(data, tokens.subList(0, i)) instanceof JsonArray);
  }

  private static boolean isOfOneKind(@Nullable JsonValue value, @Nullable JsonValue other) {
    return (value instanceof JsonObject && other instanceof JsonObject)
        || (value instanceof JsonArray && other instanceof JsonArray);
  }
}
