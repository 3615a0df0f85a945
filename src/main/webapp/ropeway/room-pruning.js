import { childOf, isAtOrBelow, parsePointer } from "./json-pointers.js";
import { RoomBook } from "./room-book.js";

/**
 * Takes from the bookkeeping what was about places that are gone. The version of a transactional
 * member outlives the member, but not the object it was in.
 */
export function pruned(before, after, touched) {
  if (before === after || RoomBook.raw(after) === undefined) {
    return after;
  }
  const book = RoomBook.of(after);
  const places = touched ?? [""];
  const gone = [
    prune(book.owners, places, before, after, 0),
    prune(book.lifetimes, places, before, after, 0),
    prune(book.versions, places, before, after, 1),
  ];
  return gone.some((any) => any) ? book.writeTo(after) : after;
}

function prune(map, places, before, after, spared) {
  const keys = [...map.keys()].filter(
    (key) =>
      places.some((path) => isAtOrBelow(key, path)) && isGone(key, spared, before, after),
  );
  keys.forEach((key) => map.delete(key));
  return keys.length > 0;
}

/** Whether there is less on the way to a place than there was, its last tokens not counted. */
function isGone(path, spared, before, after) {
  const tokens = parsePointer(path);
  const way = tokens.slice(0, Math.max(0, tokens.length - spared));
  return reach(after, way) < reach(before, way);
}

function reach(data, way) {
  let at = data;
  const missing = way.findIndex((token) => (at = childOf(at, token)) === undefined);
  return missing < 0 ? way.length : missing;
}
