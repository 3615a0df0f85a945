import { sealed, withMember } from "./frozen.js";
import { escapeToken, isObject, place, valueAt } from "./json-pointers.js";
import { NotApplicable } from "./not-applicable.js";
import { memberKey } from "./json-numbers.js";
import { equal } from "./numeric-equality.js";
import { bookOf } from "./ownership-actions.js";
import { updateAt } from "./path-update.js";
import { RoomBook } from "./room-book.js";

const EMPTY = sealed({});

export function add(data, { path, id, value }) {
  return has(data, path, id) ? undefined : withEntry(data, path, id, value);
}

export function discard(data, { path, id }) {
  return has(data, path, id) ? withEntry(data, path, id, undefined) : undefined;
}

export function assign(data, { path, number, value }) {
  return withEntry(data, path, memberKey(number), value);
}

export function put(data, args) {
  return versioned(data, args, args.value);
}

export function drop(data, args) {
  const without = versioned(data, args, undefined);
  return has(data, args.path, args.key) ? without : undefined;
}

/** Each member that goes is changed as by `drop`, whoever put it, and whatever version it has. */
export function dropAll(data, { path }) {
  const book = bookOf(data, path);
  const keys = Object.keys(objectAt(path, valueAt(data, path)));
  const places = keys.map((key) => `${path}/${escapeToken(key)}`).filter((at) => !RoomBook.covers(at));
  if (places.length === 0) {
    return undefined;
  }
  places.forEach((at) => book.versions.set(at, (book.versions.get(at) ?? 0) + 1));
  return book.writeTo(updateAt(data, path, () => EMPTY));
}

/** Changes a member of a transactional dictionary, unless somebody else has meanwhile. */
function versioned(data, { path, key, version, over }, value) {
  const at = `${path}/${escapeToken(key)}`;
  const book = bookOf(data, at);
  const current = book.versions.get(at) ?? 0;
  if (current !== version || !lies(over, valueAt(data, at))) {
    throw new NotApplicable(`${at} has been changed meanwhile`);
  }
  book.versions.set(at, current + 1);
  return book.writeTo(withEntry(data, path, key, value));
}

/** Whether there is what an action was to change: `[]` is nothing, undefined is anything. */
function lies(over, found) {
  return over === undefined || equal(over[0], found);
}

function has(data, path, name) {
  const object = valueAt(data, path);
  return isObject(object) && Object.hasOwn(object, name);
}

/** The data with a member of the object at a path, which is made if it is missing, set or gone. */
function withEntry(data, path, name, value) {
  return updateAt(data, path, (before) => {
    const members = objectAt(path, before);
    if (value !== undefined) {
      return withMember(members, name, value);
    }
    const copy = { ...members };
    delete copy[name];
    return sealed(copy);
  });
}

/** The object at a path, which is made when it is first used. */
function objectAt(path, found = EMPTY) {
  if (!isObject(found)) {
    throw new NotApplicable(`${place(path)} is not an object`);
  }
  return found;
}
