import { memberKey } from "./decimal.js";
import { escapeToken, isObject, valueAt } from "./json-pointers.js";

/** What all have in common: a place in the data of a room or a mirror. */
class Collection {
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

/** A set: anybody adds and discards at any time, and nothing is ever in conflict. */
export class SharedSet {
  #at;

  constructor(room, path) {
    this.#at = new Collection(room, path);
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

  [Symbol.iterator]() {
    return this.ids()[Symbol.iterator]();
  }
}

/** A dictionary whose keys are whole numbers from 0; the last who assigns wins. */
export class NumberDictionary {
  #at;
  #room;

  constructor(room, path) {
    this.#at = new Collection(room, path);
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

/** An array that only grows. */
export class GrowingArray {
  #at;

  constructor(room, path) {
    this.#at = new Collection(room, path);
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

  [Symbol.iterator]() {
    return this.#elements()[Symbol.iterator]();
  }

  #elements() {
    const { shown } = this.#at;
    return Array.isArray(shown) ? shown : [];
  }
}

/**
 * A dictionary whose changes are not shown until they are confirmed, and are rejected if somebody
 * else changed the same key meanwhile.
 */
export class TransactionalDictionary {
  #at;

  constructor(room, path) {
    this.#at = new Collection(room, path);
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

  *[Symbol.iterator]() {
    for (const key of this.keys()) {
      yield [key, this.get(key)];
    }
  }
}
