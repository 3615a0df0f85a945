const SHORTEST = 50;

/**
 * How long to wait before the next try: doubles with each, never longer than `longest`, and is
 * spread over its upper half so that clients that failed together do not come back together.
 * Immutable: `next()` is the backoff of the try after this one. Times in milliseconds.
 */
export class ExponentialBackoff {
  #first;
  #longest;
  #limit;

  constructor({ first = 250, longest = 15_000 } = {}, limit = first) {
    this.#first = first;
    this.#longest = longest;
    this.#limit = Math.min(limit, longest);
    Object.freeze(this);
  }

  /** The pause that it begins with. */
  get first() {
    return this.#first;
  }

  /** From half of the limit to the limit; `random` is from 0 to less than 1. */
  pause(random) {
    return this.#limit / 2 + (random * this.#limit) / 2;
  }

  next() {
    return this.#with(2 * this.#limit);
  }

  /** As it was before the first failure. */
  reset() {
    return this.#with(this.#first);
  }

  /** Begins with another pause, as a server may ask for; what has grown stays as long as it is. */
  startingWith(first) {
    const held = Math.min(Math.max(first, SHORTEST), this.#longest);
    return new ExponentialBackoff({ first: held, longest: this.#longest }, Math.max(held, this.#limit));
  }

  #with(limit) {
    return new ExponentialBackoff({ first: this.#first, longest: this.#longest }, limit);
  }
}
