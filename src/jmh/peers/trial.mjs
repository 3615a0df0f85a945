/**
 * Clients that change a counter of their own each, 1, 2, 3 …, and those who hear of it. Whoever hears
 * of 7 after 4 has heard of 5, 6 and 7: changes may come as one. Times are microseconds.
 */
export class Trial {
  #changes = new Map(); // by the name of a counter, when each of its values was set; 0 was never
  #first = new Map(); // by its name, the first value that is measured
  #hearers = [];
  #samples;
  #measuring = false;

  /** Adds what it measures to these samples. */
  constructor(samples) {
    this.#samples = samples;
  }

  /** The next value of a counter, which is changed now. */
  change(name, now) {
    if (!this.#changes.has(name)) {
      this.#changes.set(name, [0]);
    }
    return this.#changes.get(name).push(now) - 1;
  }

  /** What is changed from now on is measured. */
  measure() {
    this.#first = new Map([...this.#changes].map(([name, times]) => [name, times.length]));
    this.#measuring = true;
  }

  /** Somebody who hears of all counters but his own; told of a value and when it came. */
  hearer(own) {
    const heard = new Map();
    this.#hearers.push({ own, heard });
    return (name, value, now) => this.#hear(own, heard, name, value, now);
  }

  #hear(own, heard, name, value, now) {
    const times = this.#changes.get(name);
    const before = heard.get(name) ?? 0;
    if (name === own || times === undefined || !(value > before) || value >= times.length) {
      return;
    }
    heard.set(name, value);
    for (let i = Math.max(before + 1, this.#from(name)); i <= value; i++) {
      this.#samples.record(now - times[i]);
    }
  }

  #from(name) {
    return this.#measuring ? (this.#first.get(name) ?? 1) : Infinity;
  }

  /** How many changes have been measured so far. */
  get changes() {
    let count = 0;
    this.#changes.forEach((times, name) => (count += Math.max(0, times.length - this.#from(name))));
    return count;
  }

  /** How many measured changes somebody who should have heard of them has not heard of yet. */
  get missing() {
    let missing = 0;
    for (const { own, heard } of this.#hearers) {
      this.#changes.forEach((times, name) => {
        if (name !== own) {
          const next = Math.max((heard.get(name) ?? 0) + 1, this.#from(name));
          missing += Math.max(0, times.length - next);
        }
      });
    }
    return missing;
  }
}
