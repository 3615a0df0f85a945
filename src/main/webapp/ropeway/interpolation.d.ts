import type { Json } from "./mirror.js";

/**
 * Shows values that come a frame apart as if they moved all the time: a little late, so that there
 * is nearly always a value to move to. Knows no clock: who uses it says what time it is, such as
 * what `requestAnimationFrame` gives, or `performance.now()`.
 */
export class Interpolation<Value extends Json | undefined = any> {
  /**
   * `delay`: by how many milliseconds it shows values late, 100 by default, which is two frames. It
   * rests if no value came for as long, and moves on from where it was.
   */
  constructor(options?: { delay?: number });
  /** Takes a value that came at a time, in milliseconds. Of two at the same time the later counts. */
  push(value: Value, at: number): void;
  /** What to show at a time; undefined before there is a value. */
  at(now: number): Value | undefined;
  /** Whether something else may be shown later, though no value comes. */
  isMoving(now: number): boolean;
}

/**
 * What lies between two values: numbers, also in arrays and objects of one form, by their share of
 * the way from 0 to 1. All else is the first one until the second one is reached.
 */
export function between<Value>(from: Value, to: Value, share: number): Value;
