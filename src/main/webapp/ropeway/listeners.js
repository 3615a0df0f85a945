import { guarded } from "./report.js";

/** Calls listeners by name, in the order they came. One that fails does not keep the others. */
export class Listeners {
  #listeners = new Map();

  /** Returns what takes the listener away again. */
  on(name, listener) {
    const entry = { listener };
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), entry]);
    return () => {
      const left = this.#listeners.get(name).filter((each) => each !== entry);
      this.#listeners.set(name, left);
    };
  }

  emit(name, value) {
    for (const { listener } of this.#listeners.get(name) ?? []) {
      guarded(() => listener(value));
    }
  }
}
