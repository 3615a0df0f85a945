/** Calls what writes, once at a time, soon or at once; what comes meanwhile is the next time's. */
export class WriteLoop {
  #environment;
  #write;
  #writing = null;
  #again = false;
  #timer;
  #due = Infinity;
  #stopped = false;

  /** `write()` may be asynchronous, and does not fail. */
  constructor(environment, write) {
    this.#environment = environment;
    this.#write = write;
  }

  /** Within so many milliseconds. */
  soon(milliseconds) {
    const at = this.#environment.monotonic() + milliseconds;
    if (!this.#stopped && at < this.#due) {
      this.#environment.clearTimeout(this.#timer);
      this.#due = at;
      this.#timer = this.#environment.setTimeout(() => this.now(), milliseconds);
    }
  }

  /** At once, or as soon as what is being written is done. Resolves when what there is now is written. */
  now() {
    if (this.#stopped) {
      return Promise.resolve();
    }
    this.#again = true;
    this.#writing ??= this.#run();
    return this.#writing;
  }

  /** Writes no more; resolves when nothing is being written. */
  async stop() {
    this.#stopped = true;
    this.#environment.clearTimeout(this.#timer);
    await this.#writing;
  }

  async #run() {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      this.#environment.clearTimeout(this.#timer);
      this.#due = Infinity;
      await this.#write();
    }
    this.#writing = null; // in the same turn: what comes now finds nobody writing
  }
}
