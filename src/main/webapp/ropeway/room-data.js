import { isObject } from "./json-pointers.js";
import { RoomBook } from "./room-book.js";

/** The data without its bookkeeping; itself if it has none. */
export function visible(data) {
  return RoomBook.raw(data) === undefined ? data : RoomBook.put(data, undefined);
}

/** Who owns a place, through the nearest owner at or above it; null if nobody does. */
export function ownerOf(data, path) {
  return RoomBook.of(data).nearest(path)?.[1].client ?? null;
}

/** How often a member of a transactional dictionary was changed. */
export function versionOf(data, path) {
  return RoomBook.of(data).versions.get(path) ?? 0;
}

/**
 * Data that knows of no bookkeeping, with that of the data it was made from: an action of the
 * application need not know that there is any.
 */
export function withBook(now, after) {
  return RoomBook.raw(after) === undefined ? withBookOf(now, after) : after;
}

/** The data with the bookkeeping that other data has. */
export function withBookOf(other, data) {
  const raw = RoomBook.raw(other);
  return !isObject(data) || RoomBook.raw(data) === raw ? data : RoomBook.put(data, raw);
}
