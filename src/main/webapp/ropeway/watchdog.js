const TICK = 1_000;
const SLEPT = 10_000;

/**
 * Notices a stream that has fallen silent: servers send a comment every so often.
 *
 * How long nothing was heard is told by the monotonic clock. That may stand still while a device
 * sleeps; so what the wall clock has run ahead of it counts as silence too, which finds a dead
 * connection at the first tick after waking. A wall clock that is put back changes nothing; one that
 * is put forward looks like a sleep, and the stream is opened anew where it left off.
 */
export class Watchdog {
  #environment;
  #silence;
  #silent;
  #heard;
  #ticked;
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
    this.#heard = this.#now();
  }

  /** Looks now instead of at the next tick. */
  look() {
    const now = this.#now();
    const late = between(this.#ticked, now);
    this.#ticked = now;
    if (between(this.#heard, now) > this.#silence) {
      this.#silent(late > SLEPT);
      return false;
    }
    return true;
  }

  #next() {
    this.#timer = this.#environment.setTimeout(() => this.look() && this.#next(), TICK);
  }

  #now() {
    return { monotonic: this.#environment.monotonic(), wall: this.#environment.wall() };
  }
}

/** Milliseconds, those of a sleep included. */
function between(before, now) {
  const awake = now.monotonic - before.monotonic;
  const wall = now.wall - before.wall;
  return wall - awake > SLEPT ? wall : awake;
}
