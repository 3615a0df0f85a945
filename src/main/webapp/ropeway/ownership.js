import { equal } from "./numeric-equality.js";
import { isObject, parsePointer, place, valueAt } from "./json-pointers.js";
import { NotApplicable } from "./not-applicable.js";
import { below, ownsBelow, PLACE, RoomBook, sorted } from "./room-book.js";

/** Holds an acting client to what others own in a room. */
export class Ownership {
  #book;
  #actor;

  /** The actor is `{identity, server}`: code of the server is not held to ownership. */
  constructor(book, actor) {
    this.#book = book;
    this.#actor = actor;
  }

  /** Lets the client change a place: nobody else may own it, through an owner above or below. */
  check(path) {
    if (RoomBook.covers(path)) {
      throw new NotApplicable(`${PLACE} is kept by Ropeway itself`);
    }
    if (!this.#actor.server) {
      this.refuseOthers(this.#book.nearest(path));
      below(this.#book.owners, path).forEach((owned) => this.refuseOthers(owned));
    }
  }

  refuseOthers(owned) {
    if (owned !== undefined && !this.#actor.server && owned[1].client !== this.#actor.identity) {
      throw ownedByAnother(...owned);
    }
  }

  /** Compares what others own before and after an action that may have changed anything. */
  compare(before, after) {
    if (this.#actor.server || before === after) {
      return;
    }
    for (const [path, owner] of sorted(this.#book.owners)) {
      if (owner.client !== this.#actor.identity && !isKept(owner, path, before, after)) {
        throw ownedByAnother(path, owner);
      }
    }
  }
}

/** Whether what is owned is as it was: if it is a path alone, whether that is what it was. */
function isKept(owner, path, before, after) {
  const [was, is] = [valueAt(before, path), valueAt(after, path)];
  const inside = !ownsBelow(owner) && !isInArray(before, path);
  return (inside && isOfOneKind(was, is)) || equal(was, is);
}

/** Whether other elements may get to a path, so that what is below tells what it is. */
function isInArray(data, path) {
  const tokens = parsePointer(path);
  return tokens.some((_, i) => Array.isArray(valueAt(data, tokens.slice(0, i))));
}

function isOfOneKind(value, other) {
  return (isObject(value) && isObject(other)) || (Array.isArray(value) && Array.isArray(other));
}

export function ownedByAnother(path, owner) {
  return new NotApplicable(`${place(path)} is owned by ${owner.client}`);
}
