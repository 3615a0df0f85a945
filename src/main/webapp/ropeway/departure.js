import { updateAt } from "./path-update.js";
import { indexOf, valueAt } from "./json-pointers.js";
import { RoomBook } from "./room-book.js";

/**
 * What a client's departure does to a room's data: what was to go with it goes, and it owns nothing
 * any longer. When the last one has left, nobody owns, and what lives as long as the room goes too.
 */
export function leave(data, { client, last }) {
  if (RoomBook.raw(data) === undefined) {
    return undefined;
  }
  const book = RoomBook.of(data);
  const leaves = (owner) => owner !== undefined && (last || owner.client === client);
  const ending = endingPaths(book, leaves, last);
  const released = [...book.owners].filter(([, owner]) => leaves(owner));
  if (released.length === 0 && ending.length === 0) {
    return undefined;
  }
  released.forEach(([path]) => book.owners.delete(path));
  ending.forEach((path) => book.lifetimes.delete(path));
  return ending.reduce(without, book.writeTo(data));
}

/** The paths that go; what is inside first, then the last of an array's elements first. */
function endingPaths(book, leaves, last) {
  const ending = [...book.lifetimes]
    .filter(([path, until]) => (until === "room" ? last : last || leaves(book.nearest(path)?.[1])))
    .map(([path]) => path);
  return ending.sort((a, b) => depth(b) - depth(a) || indexOf(name(b)) - indexOf(name(a)));
}

function without(data, path) {
  return valueAt(data, path) === undefined ? data : updateAt(data, path, () => undefined);
}

function depth(path) {
  return path.split("/").length;
}

function name(path) {
  return path.slice(path.lastIndexOf("/") + 1);
}
