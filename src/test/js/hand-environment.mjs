/** Time that passes only when a test says so, and a network that is a function. */
export class HandEnvironment {
  #now = 0;
  #ahead = 0;
  #timers = new Map();
  #next = 1;
  observers = {};
  hide = () => {};
  warnings = [];
  chance = 0.5;

  /** `fetch` answers requests. */
  constructor(fetch) {
    this.fetch = fetch;
    this.monotonic = () => this.#now;
    this.wall = () => 1_700_000_000_000 + this.#now + this.#ahead;
    this.random = () => this.chance;
    this.warn = (message) => this.warnings.push(message);
    this.setTimeout = (callback, milliseconds) => {
      this.#timers.set(this.#next, { at: this.#now + milliseconds, callback });
      return this.#next++;
    };
    this.clearTimeout = (timer) => this.#timers.delete(timer);
    this.hiding = (hidden) => {
      this.hide = hidden;
      return () => (this.hide = () => {});
    };
    this.openStorage = () => Promise.reject(new Error("there is none in this test"));
    this.observe = (observers) => {
      this.observers = observers;
      return () => (this.observers = {});
    };
  }

  /** Lets so many milliseconds pass, with all that happens in them, in order. */
  async pass(milliseconds) {
    const end = this.#now + milliseconds;
    await settle();
    for (let due = this.#due(end); due !== undefined; due = this.#due(end)) {
      const [timer, { at, callback }] = due;
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, at);
      callback();
      await settle();
    }
    this.#now = Math.max(this.#now, end);
  }

  /** As if the device slept: time passes and no timer runs. */
  sleep(milliseconds) {
    this.#now += milliseconds;
  }

  /** Puts the wall clock forward, or back: nobody has lived through that time. */
  putForward(milliseconds) {
    this.#ahead += milliseconds;
  }

  #due(end) {
    return [...this.#timers]
      .filter(([, { at }]) => at <= end)
      .sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
  }
}

/** Lets everything happen that needs no time. */
export async function settle() {
  for (let i = 0; i < 20; i++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
