const SAMPLES = 8;

/**
 * The server's time, from answers to `GET /api/time`. Half of the round trip is taken off, and of
 * the last samples that with the shortest round trip counts: it errs the least, by at most half of
 * that round trip. Never goes back once
 * there is one. Until then it is this device's own time.
 */
export class ServerClock {
  #monotonic;
  #wall;
  #samples = [];
  #stale = false;
  #latest = 0;

  /** `monotonic` and `wall` give milliseconds: since whenever, and since 1970. */
  constructor(monotonic, wall) {
    this.#monotonic = monotonic;
    this.#wall = wall;
  }

  /** Milliseconds since 1970. */
  now() {
    const best = this.#best();
    if (best === undefined) {
      return this.#wall();
    }
    this.#latest = Math.max(this.#latest, this.#monotonic() + best.offset);
    return this.#latest;
  }

  /** The server said `time` to a question sent and answered at these monotonic times. */
  sample(sent, answered, time) {
    if (this.#stale) {
      this.#samples = [];
      this.#stale = false;
    }
    const offset = time - (sent + answered) / 2;
    this.#samples.push({ roundTrip: answered - sent, offset });
    if (this.#samples.length > SAMPLES) {
      this.#samples.shift();
    }
  }

  /** The next sample replaces all: the device may have slept, and its monotonic clock with it. */
  doubt() {
    this.#stale = true;
  }

  #best() {
    return this.#samples.reduce(
      (best, next) => (best === undefined || next.roundTrip < best.roundTrip ? next : best),
      undefined,
    );
  }
}
