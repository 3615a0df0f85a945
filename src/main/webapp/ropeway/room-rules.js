import { equal } from "./state-diff.js";
import { Ownership } from "./ownership.js";
import { isAtOrBelow, parsePointer, childOf } from "./json-pointers.js";
import { Rejected } from "./rejected.js";
import { PLACE, RoomBook } from "./room-book.js";
import { touchedBy } from "./touched.js";

/** The actions whose work it is to write the bookkeeping, and that look where they write. */
const KEEPING = new Set(["own", "release", "lifetime", "put", "drop"]);

/**
 * What every action in a room is held to: the bookkeeping is nobody's to change, and what others
 * own is left as it is. `change()` does to the data what the action does.
 *
 * @returns the data afterwards; undefined if there is nothing to do
 * @throws Rejected if the rules do not allow it
 */
export function heldToRules(action, data, args, actor, change) {
  if (action === "leave") {
    const left = change();
    return left === undefined ? undefined : pruned(data, left, null);
  }
  const raw = RoomBook.raw(data);
  const touched = raw === undefined ? null : touchedBy(action, data, args);
  const ownership = raw === undefined ? null : new Ownership(RoomBook.of(data), actor);
  touched?.forEach((path) => ownership.check(path));
  const after = change();
  if (after === undefined) {
    return undefined;
  }
  if (!KEEPING.has(action) && !equal(raw, RoomBook.raw(after))) {
    throw new Rejected(`${PLACE} is kept by Ropeway itself`);
  }
  if (!isPrecise(action, touched)) {
    ownership?.compare(data, after);
  }
  return pruned(data, after, touched);
}

/** Whether nothing else can have moved: what is taken out of an array moves what is behind it. */
function isPrecise(action, touched) {
  return touched !== null && action !== "remove" && action !== "patch";
}

/**
 * Takes from the bookkeeping what was about places that are gone. The version of a transactional
 * member outlives the member, but not the object it was in.
 */
function pruned(before, after, touched) {
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
