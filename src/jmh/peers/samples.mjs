const STEP = Math.log(1.005); // times are kept to half a percent
const LONGEST = 120_000_000; // µs

/** Times from a change to who sees it, as counts of times that are nearly alike. */
export class Samples {
  #counts = new Uint32Array(Math.ceil(Math.log(LONGEST) / STEP) + 2);
  #count = 0;
  #longest = 0;

  /** Adds a time in microseconds. */
  record(micros) {
    const held = Math.min(LONGEST, Math.max(1, micros));
    this.#counts[Math.round(Math.log(held) / STEP)]++;
    this.#count++;
    this.#longest = Math.max(this.#longest, held);
  }

  get count() {
    return this.#count;
  }

  /** The longest, in milliseconds. */
  get longest() {
    return this.#longest / 1_000;
  }

  /** The time, in milliseconds, that so many of a hundred do not exceed; 0 if there is none. */
  percentile(percent) {
    if (this.#count === 0) {
      return 0;
    }
    const wanted = Math.max(1, Math.ceil((percent / 100) * this.#count));
    let seen = 0;
    const index = this.#counts.findIndex((count) => (seen += count) >= wanted);
    return Math.min(this.longest, Math.exp(index * STEP) / 1_000);
  }
}
