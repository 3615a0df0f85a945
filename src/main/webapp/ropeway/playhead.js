const RIGHT_NOW = 0.001; // milliseconds; what a sum of fractions may lack

/**
 * How long it is until the next version is to be shown: recorded time, shortened where nothing
 * happened for long, over the speed. It stands unless it runs.
 */
export class Playhead {
  #monotonic;
  #longest;
  #speed;
  #passed = 0; // of recorded time, since the version that is shown
  #since = 0;
  #running = false;

  /** `longest`: more milliseconds than so many between two versions are not waited. */
  constructor(monotonic, { speed, longest }) {
    this.#monotonic = monotonic;
    this.#longest = longest;
    this.#speed = speed;
  }

  get speed() {
    return this.#speed;
  }

  set speed(times) {
    this.#count();
    this.#speed = times;
  }

  set running(on) {
    this.#count();
    this.#running = on;
  }

  /** Milliseconds until what was recorded so long after the version that is shown. */
  until(gap) {
    this.#count();
    const left = Math.min(gap, this.#longest) - this.#passed;
    return this.#speed === Infinity || left / this.#speed < RIGHT_NOW ? 0 : left / this.#speed;
  }

  /** That is shown now; `late`: because it had to be waited for, which is not made up for. */
  shown(gap, late) {
    this.#count();
    this.#passed = late ? 0 : Math.max(0, this.#passed - Math.min(gap, this.#longest));
  }

  /** Another version is shown. */
  begin() {
    this.#count();
    this.#passed = 0;
  }

  #count() {
    const now = this.#monotonic();
    if (this.#running && this.#speed !== Infinity) {
      this.#passed += (now - this.#since) * this.#speed;
    }
    this.#since = now;
  }
}
