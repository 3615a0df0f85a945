const TICK = 1_000;
const SLEPT = 10_000;

/**
 * Notices a stream that has fallen silent: servers send a comment every so often. It goes by the
 * wall clock, which runs on while a device sleeps, so that a dead connection is found at the first
 * tick after waking.
 */
export class Watchdog {
  #environment;
  #silence;
  #silent;
  #heard = 0;
  #ticked = 0;
  #timer;

  /** `silent(slept)` is called once nothing was heard for `silence` milliseconds. */
  constructor(environment, silence, silent) {
    this.#environment = environment;
    this.#silence = silence;
    this.#silent = silent;
  }

  start() {
    this.heard();
    this.#ticked = this.#heard;
    this.#next();
  }

  stop() {
    this.#environment.clearTimeout(this.#timer);
  }

  heard() {
    this.#heard = this.#environment.wall();
  }

  /** Looks now instead of at the next tick. */
  look() {
    const now = this.#environment.wall();
    const late = now - this.#ticked;
    this.#ticked = now;
    if (now - this.#heard > this.#silence) {
      this.#silent(late > SLEPT);
      return false;
    }
    return true;
  }

  #next() {
    this.#timer = this.#environment.setTimeout(() => this.look() && this.#next(), TICK);
  }
}
