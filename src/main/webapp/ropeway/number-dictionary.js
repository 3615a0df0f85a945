import { CollectionPath } from "./collection-path.js";
import { escapeToken } from "./json-pointers.js";
import { memberKey } from "./json-numbers.js";

/** A dictionary whose keys are whole numbers from 0; the last who assigns wins. */
export class NumberDictionary {
  #at;
  #room;

  constructor(room, path) {
    this.#at = new CollectionPath(room, path);
    this.#room = room;
  }

  get size() {
    return this.numbers().length;
  }

  has(number) {
    return this.get(number) !== undefined;
  }

  get(number) {
    return this.#at.at(memberKey(number));
  }

  /** The keys, ascending; those that other clients gave and JavaScript has no numbers for not. */
  numbers() {
    return Object.keys(this.#at.shown)
      .filter(isNumber)
      .map(Number)
      .sort((a, b) => a - b);
  }

  assign(number, value) {
    return this.#at.patch("assign", { number, value });
  }

  remove(number) {
    return this.#room.patch("remove", { path: `${this.#at.path}/${escapeToken(memberKey(number))}` });
  }

  on(kind, listener) {
    return this.#at.on(kind, listener, (key) => (isNumber(key) ? Number(key) : undefined));
  }

  *[Symbol.iterator]() {
    for (const number of this.numbers()) {
      yield [number, this.get(number)];
    }
  }
}

function isNumber(key) {
  const number = Number(key);
  return Number.isInteger(number) && number >= 0 && memberKey(number) === key;
}
