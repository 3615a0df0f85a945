import { isObject } from "./json-pointers.js";
import { NotApplicable } from "./not-applicable.js";
import { equal } from "./numeric-equality.js";
import { Ownership, ownedByAnother } from "./ownership.js";
import { owner, PLACE, RoomBook } from "./room-book.js";

const MOST_OWNERS = 10_000;

export function own(data, { path, takeover = true, below = true }, actor) {
  if (actor.identity === null) {
    throw new NotApplicable("only a client with a name can own anything");
  }
  if (actor.absent) {
    throw new NotApplicable("only a client that is present can own anything");
  }
  if (path === "") {
    throw new NotApplicable("nobody can own the root");
  }
  const book = bookOf(data, path);
  new Ownership(book, actor).refuseOthers(book.above(path));
  const before = book.owners.get(path);
  const now = owner(actor.identity, takeover, below);
  if (before !== undefined && equal(before, now)) {
    return undefined;
  }
  if (before !== undefined && before.client !== actor.identity && !before.takeover) {
    throw ownedByAnother(path, before);
  }
  if (before === undefined && book.owners.size >= MOST_OWNERS) {
    throw new NotApplicable(`a room has at most ${MOST_OWNERS} owned paths`);
  }
  book.owners.set(path, now);
  return book.writeTo(data);
}

export function release(data, { path }, actor) {
  const book = bookOf(data, path);
  const owned = book.owners.get(path);
  if (owned === undefined) {
    return undefined;
  }
  new Ownership(book, actor).refuseOthers([path, owned]);
  book.owners.delete(path);
  return book.writeTo(data);
}

export function lifetime(data, { path, until }, actor) {
  const book = bookOf(data, path);
  if (path === "") {
    throw new NotApplicable("the root lives for ever");
  }
  if (until === "owner" && !actor.server && book.nearest(path) === undefined) {
    throw new NotApplicable(`${path} is not owned, so it cannot go with its owner`);
  }
  if ((book.lifetimes.get(path) ?? "forever") === until) {
    return undefined;
  }
  if (until === "forever") {
    book.lifetimes.delete(path);
  } else {
    book.lifetimes.set(path, until);
  }
  return book.writeTo(data);
}

/** The bookkeeping of data that can have one; it must not be what is written down itself. */
export function bookOf(data, path) {
  if (!isObject(data)) {
    throw new NotApplicable("the root is not an object");
  }
  if (RoomBook.covers(path)) {
    throw new NotApplicable(`${PLACE} is kept by Ropeway itself`);
  }
  return RoomBook.of(data);
}
