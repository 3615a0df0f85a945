import { CollectionPath } from "./collection-path.js";

/**
 * A dictionary whose changes are not shown until they are confirmed, and are rejected if somebody
 * else changed the same key meanwhile.
 */
export class TransactionalDictionary {
  #at;

  constructor(room, path) {
    this.#at = new CollectionPath(room, path);
  }

  get size() {
    return this.keys().length;
  }

  has(key) {
    return this.get(key) !== undefined;
  }

  get(key) {
    return this.#at.at(key);
  }

  keys() {
    return Object.keys(this.#at.shown);
  }

  put(key, value) {
    return this.#at.patch("put", { key, value, ...this.#at.basisOf(key) });
  }

  drop(key) {
    return this.#at.patch("drop", { key, ...this.#at.basisOf(key) });
  }

  clear() {
    return this.#at.patch("drop_all");
  }

  on(kind, listener) {
    return this.#at.on(kind, listener);
  }

  *[Symbol.iterator]() {
    for (const key of this.keys()) {
      yield [key, this.get(key)];
    }
  }
}
