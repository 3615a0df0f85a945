import { CollectionPath } from "./collection-path.js";

/** An array that only grows. */
export class GrowingArray {
  #at;

  constructor(room, path) {
    this.#at = new CollectionPath(room, path);
  }

  get length() {
    return this.#elements().length;
  }

  at(index) {
    return this.#elements().at(index);
  }

  append(value) {
    return this.#at.patch("append", { value });
  }

  on(kind, listener) {
    return this.#at.on(kind, listener, Number);
  }

  [Symbol.iterator]() {
    return this.#elements()[Symbol.iterator]();
  }

  #elements() {
    const { shown } = this.#at;
    return Array.isArray(shown) ? shown : [];
  }
}
