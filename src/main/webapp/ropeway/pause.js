/** Waits that can be cut short, one at a time. */
export class Pause {
  #environment;
  #timer;
  #wake = null;

  constructor(environment) {
    this.#environment = environment;
  }

  /** Resolves after so many milliseconds, or when it is cut short. */
  wait(milliseconds) {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#timer = this.#environment.setTimeout(() => this.cut(), milliseconds);
    });
  }

  /** A wait that is on ends only when it is cut. */
  hold() {
    this.#environment.clearTimeout(this.#timer);
  }

  /** Ends the wait now, if there is one. */
  cut() {
    const wake = this.#wake;
    this.#wake = null;
    this.#environment.clearTimeout(this.#timer);
    wake?.();
  }
}
