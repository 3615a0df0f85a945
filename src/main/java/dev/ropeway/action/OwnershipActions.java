package dev.ropeway.action;

import dev.ropeway.action.RoomBook.Owner;
import dev.ropeway.json.NotApplicableException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What actions on ownership and lifetimes do. */
final class OwnershipActions {
  /** Each is looked at by every action of its room. */
  private static final int MOST_OWNERS = 10_000;

  private OwnershipActions() {}

  static @Nullable JsonValue own(JsonValue data, JsonObject args, Actor actor) {
    String path = DocumentActions.path(args);
    String me = actor.identity();
    if (me == null) {
      throw new NotApplicableException("only a client with a name can own anything");
    }
    if (actor.absent()) {
      throw new NotApplicableException("only a client that is present can own anything");
    }
    if (path.isEmpty()) {
      throw new NotApplicableException("nobody can own the root");
    }
    RoomBook book = book(data, path);
    new Ownership(book, actor).refuseOthers(book.above(path));
    Owner now = new Owner(me, args.getBoolean("takeover", true), args.getBoolean("below", true));
    Owner before = book.owners.get(path);
    if (now.equals(before)) {
      return null;
    }
    if (before != null && !actor.is(before.client()) && !before.takeover()) {
      throw Ownership.owned(path, before);
    }
    if (before == null && book.owners.size() >= MOST_OWNERS) {
      throw new NotApplicableException("a room has at most " + MOST_OWNERS + " owned paths");
    }
    book.owners.put(path, now);
    return book.writeTo(data);
  }

  static @Nullable JsonValue release(JsonValue data, JsonObject args, Actor actor) {
    String path = DocumentActions.path(args);
    RoomBook book = book(data, path);
    Owner owner = book.owners.remove(path);
    if (owner == null) {
      return null;
    }
    new Ownership(book, actor).refuseOthers(Map.entry(path, owner));
    return book.writeTo(data);
  }

  static @Nullable JsonValue lifetime(JsonValue data, JsonObject args, Actor actor) {
    String path = DocumentActions.path(args);
    String until = args.getString("until");
    RoomBook book = book(data, path);
    if (path.isEmpty()) {
      throw new NotApplicableException("the root lives for ever");
    }
    if (until.equals("owner") && !actor.server() && book.nearest(path) == null) {
      throw new NotApplicableException(path + " is not owned, so it cannot go with its owner");
    }
    String before = book.lifetimes.getOrDefault(path, "forever");
    if (before.equals(until)) {
      return null;
    }
    if (until.equals("forever")) {
      book.lifetimes.remove(path);
    } else {
      book.lifetimes.put(path, until);
    }
    return book.writeTo(data);
  }

  /**
   * The bookkeeping of data that can have one.
   *
   * @param path what is to be written down in it, which must not be the bookkeeping itself
   */
  static RoomBook book(JsonValue data, String path) {
    if (!(data instanceof JsonObject)) {
      throw new NotApplicableException("the root is not an object");
    }
    if (RoomBook.covers(path)) {
      throw new NotApplicableException(RoomBook.PATH + " is kept by Ropeway itself");
    }
    return RoomBook.of(data);
  }
}
