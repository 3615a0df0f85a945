import { place, withMember } from "./built-in-actions.js";
import { equal } from "./state-diff.js";
import { memberKey } from "./decimal.js";
import { leave } from "./departure.js";
import { sealed } from "./frozen.js";
import { Ownership, ownedByAnother } from "./ownership.js";
import { updateAt } from "./path-update.js";
import { escapeToken, isObject, valueAt } from "./json-pointers.js";
import { Rejected } from "./rejected.js";
import { owner, parentOf, PLACE, RoomBook } from "./room-book.js";

const MOST_OWNERS = 10_000;

/** The actions of realtime stores, besides those of every JSON store. */
export const roomActions = {
  own: { takes: { path: "pointer" }, may: { takeover: "boolean" }, apply: own },
  release: { takes: { path: "pointer" }, apply: release },
  lifetime: { takes: { path: "pointer", until: "until" }, apply: lifetime },
  add: { takes: { path: "pointer", id: "text", value: "any" }, apply: add },
  discard: { takes: { path: "pointer", id: "text" }, apply: discard },
  put: {
    takes: { path: "pointer", key: "text", value: "any", version: "version" },
    may: { over: "perhaps" },
    apply: put,
  },
  drop: {
    takes: { path: "pointer", key: "text", version: "version" },
    may: { over: "perhaps" },
    apply: drop,
  },
  assign: { takes: { path: "pointer", number: "version", value: "any" }, apply: assign },
  leave: { takes: { last: "boolean" }, may: { client: "text" }, apply: leave },
};

function own(data, { path, takeover = true }, actor) {
  if (actor.identity === null) {
    throw new Rejected("only a client with a name can own anything");
  }
  const book = bookOf(data, path);
  if (path !== "") {
    new Ownership(book, actor).refuseOthers(book.nearest(parentOf(path)));
  }
  const before = book.owners.get(path);
  if (before?.client === actor.identity && before.takeover === takeover) {
    return undefined;
  }
  if (before !== undefined && before.client !== actor.identity && !before.takeover) {
    throw ownedByAnother(path, before);
  }
  if (before === undefined && book.owners.size >= MOST_OWNERS) {
    throw new Rejected(`a room has at most ${MOST_OWNERS} owned paths`);
  }
  book.owners.set(path, owner(actor.identity, takeover));
  return book.writeTo(data);
}

function release(data, { path }, actor) {
  const book = bookOf(data, path);
  const owned = book.owners.get(path);
  if (owned === undefined) {
    return undefined;
  }
  new Ownership(book, actor).refuseOthers([path, owned]);
  book.owners.delete(path);
  return book.writeTo(data);
}

function lifetime(data, { path, until }, actor) {
  const book = bookOf(data, path);
  if (path === "") {
    throw new Rejected("the root lives for ever");
  }
  if (until === "owner" && !actor.server && book.nearest(path) === undefined) {
    throw new Rejected(`${path} is not owned, so it cannot go with its owner`);
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

function add(data, { path, id, value }) {
  return has(data, path, id) ? undefined : withEntry(data, path, id, value);
}

function discard(data, { path, id }) {
  return has(data, path, id) ? withEntry(data, path, id, undefined) : undefined;
}

function assign(data, { path, number, value }) {
  return withEntry(data, path, memberKey(number), value);
}

function put(data, args) {
  return versioned(data, args, args.value);
}

function drop(data, args) {
  const without = versioned(data, args, undefined);
  return has(data, args.path, args.key) ? without : undefined;
}

/** Changes a member of a transactional dictionary, unless somebody else has meanwhile. */
function versioned(data, { path, key, version, over }, value) {
  const at = `${path}/${escapeToken(key)}`;
  const book = bookOf(data, at);
  const current = book.versions.get(at) ?? 0;
  if (current !== version || !lies(over, valueAt(data, at))) {
    throw new Rejected(`${at} has been changed meanwhile`);
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
  return updateAt(data, path, (before = {}) => {
    if (!isObject(before)) {
      throw new Rejected(`${place(path)} is not an object`);
    }
    if (value !== undefined) {
      return withMember(before, name, value);
    }
    const copy = { ...before };
    delete copy[name];
    return sealed(copy);
  });
}

/** The bookkeeping of data that can have one; it must not be what is written down itself. */
function bookOf(data, path) {
  if (!isObject(data)) {
    throw new Rejected("the root is not an object");
  }
  if (RoomBook.covers(path)) {
    throw new Rejected(`${PLACE} is kept by Ropeway itself`);
  }
  return RoomBook.of(data);
}
