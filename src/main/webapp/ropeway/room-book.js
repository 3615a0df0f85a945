import { sealed, withMember } from "./frozen.js";
import { isAtOrBelow, isObject, parsePointer } from "./json-pointers.js";

/** The reserved member of a room's data, and its place. */
export const MEMBER = "$room";
export const PLACE = `/${MEMBER}`;

/**
 * The bookkeeping of a room: who owns what, how long it lives, and the versions of transactional
 * members: `Map`s by JSON Pointer. It lies in the data itself, under `$room`.
 */
export class RoomBook {
  owners = new Map();
  lifetimes = new Map();
  versions = new Map();

  /** Reads the bookkeeping; what is not of its form is left out. */
  static of(data) {
    const book = new RoomBook();
    const raw = RoomBook.raw(data);
    read(raw, "owners", isOwner, ({ client, takeover, below }, path) =>
      book.owners.set(path, owner(client, takeover !== false, below !== false)),
    );
    read(raw, "lifetimes", isText, (until, path) => book.lifetimes.set(path, until));
    read(raw, "versions", isNumber, (version, path) => book.versions.set(path, Math.trunc(version)));
    return book;
  }

  /** The bookkeeping as it lies in the data; undefined if there is none. */
  static raw(data) {
    return isObject(data) && Object.hasOwn(data, MEMBER) ? data[MEMBER] : undefined;
  }

  /** The data with bookkeeping as it lies in data; without any if that is undefined. */
  static put(data, raw) {
    if (raw !== undefined) {
      return withMember(data, MEMBER, raw);
    }
    const { [MEMBER]: had, ...rest } = data;
    return had === undefined ? data : sealed(rest);
  }

  /** Whether a path leads to the bookkeeping. */
  static covers(path) {
    return isAtOrBelow(path, PLACE);
  }

  /** The nearest owner at or above a path, as `[path, owner]`; undefined if nobody owns it. */
  nearest(path) {
    const owner = this.owners.get(path);
    return owner === undefined ? this.above(path) : [path, owner];
  }

  /** The nearest owner above a path who owns what is below too. */
  above(path) {
    for (let at = path; at !== ""; ) {
      at = parentOf(at);
      const owner = this.owners.get(at);
      if (owner !== undefined && ownsBelow(owner)) {
        return [at, owner];
      }
    }
    return undefined;
  }

  /** The data with this bookkeeping, or without any if it is empty. */
  writeTo(data) {
    const room = {};
    for (const name of ["owners", "lifetimes", "versions"]) {
      if (this[name].size > 0) {
        room[name] = sealed(Object.fromEntries(sorted(this[name])));
      }
    }
    return RoomBook.put(data, Object.keys(room).length === 0 ? undefined : sealed(room));
  }
}

/** Whose a path is, whether others may take it over, and whether it is so with all below it. */
export function owner(client, takeover, below) {
  return sealed(below ? { client, takeover } : { client, takeover, below });
}

/** Whether an owner has all that is below too. */
export function ownsBelow(owner) {
  return owner.below !== false;
}

/** The entries of a map in the order of their keys. */
export function sorted(map) {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The entries of a map that lie below a path, in order. */
export function below(map, path) {
  return sorted(map).filter(([key]) => key.startsWith(`${path}/`));
}

/** The pointer without its last token. */
export function parentOf(path) {
  return path.slice(0, path.lastIndexOf("/"));
}

function read(raw, name, fits, put) {
  const members = isObject(raw) ? raw[name] : undefined;
  if (isObject(members) && Object.keys(members).every(isPointer)) {
    Object.entries(members).forEach(([path, value]) => fits(value) && put(value, path));
  }
}

function isOwner(value) {
  return isObject(value) && typeof value.client === "string";
}

function isText(value) {
  return typeof value === "string";
}

function isNumber(value) {
  return typeof value === "number";
}

function isPointer(path) {
  try {
    return parsePointer(path) !== null;
  } catch {
    return false;
  }
}
