import { escapeToken, isObject, valueAt } from "./json-pointers.js";

/** Where one collection lies in the data of a room or a mirror. */
export class CollectionPath {
  #room;
  #path;

  constructor(room, path) {
    valueAt(undefined, path); // refuses what is no pointer
    this.#room = room;
    this.#path = path;
  }

  get path() {
    return this.#path;
  }

  /** What is shown at the place: its members or elements; none if there is no such thing. */
  get shown() {
    const value = valueAt(this.#room.data, this.#path);
    return isObject(value) || Array.isArray(value) ? value : {};
  }

  at(name) {
    const { shown } = this;
    return Object.hasOwn(shown, name) ? shown[name] : undefined;
  }

  patch(name, args) {
    return this.#room.patch(name, { path: this.#path, ...args });
  }

  /** What a change of a member builds on; who asks for one that cannot be is refused anyhow. */
  basisOf(key) {
    if (typeof key !== "string") {
      return { version: 0 };
    }
    const place = `${this.#path}/${escapeToken(key)}`;
    return this.#room.basisOf?.(place) ?? { version: this.#room.versionOf(place) };
  }
}
