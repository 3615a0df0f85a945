import { glidePlace, isGlidePath } from "./glide-path.js";
import { isObject } from "./json-pointers.js";
import { applyAction } from "./room-rules.js";

/**
 * The values that clients move and have not recorded yet, each shown in place of what lies there, as
 * if its client had set it. What is recorded meanwhile is shown until the data has it: nothing jumps
 * back, whichever comes first.
 */
export class Glides {
  #client;
  #identity;
  #own = new Map();
  #others = new Map();
  #shown = { data: undefined, with: undefined };

  /** Those that a client sees, by its full name and its identity. */
  constructor(client, identity) {
    this.#client = client;
    this.#identity = identity;
  }

  /** This client moves a value. */
  glide(path, value) {
    this.#own.delete(path); // the newest is the last
    this.#own.set(path, value);
  }

  /** It has recorded that. */
  rest(path) {
    this.#own.delete(path);
  }

  /**
   * Takes what a client shows of a glide, `{value, client, until}` or null; `until` is the version
   * that has it. Returns false if the path is none of a glide.
   */
  take(identity, path, told) {
    if (!isGlidePath(path)) {
      return false;
    }
    const name = JSON.stringify([identity, path]);
    if (isObject(told) && told.client !== this.#client && told.value !== undefined) {
      const until = typeof told.until === "number" ? told.until : Infinity;
      this.#drop(name);
      this.#others.set(name, { identity, path: glidePlace(path), value: told.value, until });
    } else if (this.#others.get(name)?.until === Infinity) {
      this.#drop(name);
    }
    return true;
  }

  /** A client, or everybody if none is named, moves nothing any longer. */
  forget(identity) {
    const ends = (glide) => identity === undefined || glide.identity === identity;
    this.#dropAll((glide) => ends(glide) && glide.until === Infinity);
  }

  /** The data is at a version, perhaps after it went back. */
  reached(version, wentBack = false) {
    this.#dropAll(({ until }) => until <= version || (wentBack && until < Infinity));
  }

  /** The data with what others move. The same object as long as both are the same. */
  under(data) {
    if (this.#shown.data !== data || this.#shown.with === undefined) {
      this.#shown = { data, with: [...this.#others.values()].reduce(moved, data) };
    }
    return this.#shown.with;
  }

  /** The data with what this client moves. */
  over(data) {
    const identity = this.#identity;
    const own = [...this.#own].map(([path, value]) => ({ identity, path, value }));
    return own.reduce(moved, data);
  }

  #dropAll(goes) {
    [...this.#others].filter(([, glide]) => goes(glide)).forEach(([name]) => this.#drop(name));
  }

  #drop(name) {
    this.#others.delete(name);
    this.#shown = { data: undefined, with: undefined };
  }
}

/** What cannot be set there by its client stays as it is. */
function moved(data, { identity, path, value }) {
  try {
    return applyAction("set", data, { path, value }, { identity, server: false });
  } catch {
    return data;
  }
}
