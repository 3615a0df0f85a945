import { ExponentialBackoff } from "./exponential-backoff.js";

const AT_ONCE = 100;
const SPREAD = 1_000;

/**
 * When a stream that has ended is opened again; times in milliseconds.
 *
 * A server that dies is left by all its mirrors in one moment. So a mirror that was connected comes to
 * another server, one that has not failed, at any time of a second, or of as long as the server has asked
 * for; who was never connected tries that almost at once. Where none is left, the pause grows with each
 * failure (ExponentialBackoff), and anew after a stream that lasted.
 */
export class Comeback {
  #random;
  #turn;
  #spread = SPREAD;
  #backoff = new ExponentialBackoff();
  #connected = false;

  /**
   * Chooses at random, from 0 to less than 1; `turn()` is the same for all rooms that share a connection:
   * if each chose for itself, the first of many would choose for all, and that is early.
   */
  constructor(random, turn) {
    this.#random = random;
    this.#turn = turn;
  }

  /** The server asks to come back after about so long. */
  told(retry) {
    this.#backoff = this.#backoff.startingWith(retry);
    this.#spread = this.#backoff.first;
  }

  /** There is a stream. */
  connected() {
    this.#connected = true;
  }

  /**
   * How long to wait. `fresh`: whether the next server has not failed yet; `lasted`: whether the stream
   * that has ended did last.
   */
  pause({ fresh, lasted }) {
    if (fresh) {
      return this.#connected ? this.#turn() * this.#spread : this.#random() * AT_ONCE;
    }
    const backoff = lasted ? this.#backoff.reset() : this.#backoff;
    this.#backoff = backoff.next();
    return backoff.pause(this.#random());
  }
}
