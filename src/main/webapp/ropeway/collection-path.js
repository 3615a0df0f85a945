import { sealed } from "./frozen.js";
import { escapeToken, isObject, valueAt } from "./json-pointers.js";

const KINDS = new Set(["added", "replaced", "removed", "cleared"]);

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

  /** Calls the listener with what becomes of members; returns what takes it away again. */
  on(kind, listener, keyOf = (key) => key) {
    if (!KINDS.has(kind)) {
      throw new TypeError(`there is no event ${kind} of a collection`);
    }
    return this.#room.on(`members:${this.#path}`, (change) => {
      const key = change.key === null ? null : keyOf(change.key);
      if (change.kind === kind && key !== undefined) {
        listener(key === change.key ? change : sealed({ ...change, key }));
      }
    });
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
