import { sealed } from "./frozen.js";
import { isObject } from "./json-pointers.js";

const TWO_FRAMES = 100;

/**
 * Shows values that come a frame apart as if they moved all the time: a little late, so that there
 * is nearly always a value to move to. Knows no clock: who uses it says what time it is.
 */
export class Interpolation {
  #delay;
  #samples = [];

  /** `delay`: by how many milliseconds it shows values late; it rests if none came for as long. */
  constructor({ delay = TWO_FRAMES } = {}) {
    if (!(delay > 0)) {
      throw new RangeError("a delay is longer than nothing");
    }
    this.#delay = delay;
  }

  /** Takes a value that came at a time, in milliseconds. */
  push(value, at) {
    const last = this.#samples.at(-1);
    if (last !== undefined && at - this.#delay > last.at) {
      this.#samples = [{ value: last.value, at: at - this.#delay }]; // it rested until then
    } else if (last !== undefined && at <= last.at) {
      this.#samples.pop(); // the newest counts
    }
    this.#samples.push({ value, at: Math.max(at, last?.at ?? at) });
    this.#forget();
  }

  /** What to show at a time; undefined before there is a value. */
  at(now) {
    const time = now - this.#delay;
    const next = this.#samples.findIndex((sample) => sample.at > time);
    if (next <= 0) {
      return this.#samples.at(next)?.value; // the first if none was before, the last if none is next
    }
    const [from, to] = [this.#samples[next - 1], this.#samples[next]];
    return between(from.value, to.value, (time - from.at) / (to.at - from.at));
  }

  /** Whether something else may be shown later, though no value comes. */
  isMoving(now) {
    return this.#samples.length > 1 && this.#samples.at(-1).at > now - this.#delay;
  }

  /** What is shown no more; the last one before that is where it comes from. */
  #forget() {
    const oldest = this.#samples.at(-1).at - this.#delay;
    const kept = this.#samples.findLastIndex((sample) => sample.at <= oldest);
    this.#samples.splice(0, Math.max(0, kept));
  }
}

/**
 * What lies between two values: numbers, also in arrays and objects of one form, by their share of
 * the way from 0 to 1. All else is the first one until the second one is reached.
 */
export function between(from, to, share) {
  if (typeof from === "number" && typeof to === "number") {
    return share < 1 && from !== to ? from * (1 - share) + to * share : to; // never beyond both
  }
  if (Array.isArray(from) && Array.isArray(to) && from.length === to.length) {
    return sealed(from.map((each, i) => between(each, to[i], share)));
  }
  if (isObject(from) && isObject(to) && haveOneForm(from, to)) {
    const members = Object.entries(from);
    return sealed(Object.fromEntries(members.map(([k, v]) => [k, between(v, to[k], share)])));
  }
  return share < 1 ? from : to;
}

function haveOneForm(object, other) {
  const names = Object.keys(object);
  return (
    names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name))
  );
}
