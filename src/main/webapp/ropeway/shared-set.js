import { CollectionPath } from "./collection-path.js";

/** A set: anybody adds and discards at any time, and nothing is ever in conflict. */
export class SharedSet {
  #at;

  constructor(room, path) {
    this.#at = new CollectionPath(room, path);
  }

  get size() {
    return this.ids().length;
  }

  has(id) {
    return this.#at.at(id) !== undefined;
  }

  get(id) {
    return this.#at.at(id);
  }

  ids() {
    return Object.keys(this.#at.shown);
  }

  add(id, value = true) {
    return this.#at.patch("add", { id, value });
  }

  discard(id) {
    return this.#at.patch("discard", { id });
  }

  on(kind, listener) {
    return this.#at.on(kind, listener);
  }

  [Symbol.iterator]() {
    return this.ids()[Symbol.iterator]();
  }
}
