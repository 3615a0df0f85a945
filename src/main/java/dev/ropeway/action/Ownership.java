package dev.ropeway.action;

import dev.ropeway.action.RoomBook.Owner;
import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.NotApplicableException;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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

  void refuseOthers(Map.@org.jspecify.annotations.Nullable Entry<String, Owner> owned) {
    if (owned != null && !actor.server() && !actor.is(owned.getValue().client())) {
      throw owned(owned.getKey(), owned.getValue());
    }
  }

  static NotApplicableException owned(String path, Owner owner) {
    return new NotApplicableException(JsonPointers.place(path) + " is owned by " + owner.client());
  }

  /**
   * Compares what others own before and after an action that may have changed anything.
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
            if (was != is && !Objects.equals(was, is)) {
              throw owned(path, owner);
            }
          }
        });
  }
}
