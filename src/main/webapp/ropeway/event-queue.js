import { equal } from "./numeric-equality.js";
import { Listeners } from "./listeners.js";
import { sealed } from "./frozen.js";
import { meet, parsePointer, valueAt } from "./json-pointers.js";

const WATCH = "change:";

/** Tells listeners what happened, in order; what they do meanwhile is told after it. */
export class EventQueue {
  #listeners = new Listeners();
  #watched = new Map();
  #queue = [];
  #telling = false;

  /** Returns what takes the listener away again. */
  on(name, listener) {
    const off = this.#listeners.on(name, listener);
    return name.startsWith(WATCH) ? this.#watch(name.slice(WATCH.length), off) : off;
  }

  add(name, ...events) {
    events.forEach((event) => this.#queue.push(() => this.#listeners.emit(name, event)));
  }

  /** Adds what is to be done when all before it was told. */
  then(task) {
    this.#queue.push(task);
  }

  /** Adds what became of the shown data; each change has its path and origin. */
  changed(before, after, changes) {
    this.add("change", ...changes);
    for (const path of this.#watched.keys()) {
      const previous = valueAt(before, path);
      const value = valueAt(after, path);
      if (!equal(previous, value)) {
        const origin = originAt(path, changes);
        this.add(WATCH + path, sealed({ path, value, previous, origin }));
      }
    }
  }

  tell() {
    if (this.#telling) {
      return;
    }
    this.#telling = true;
    for (let i = 0; i < this.#queue.length; i++) {
      this.#queue[i]();
    }
    this.#queue = [];
    this.#telling = false;
  }

  #watch(path, off) {
    parsePointer(path);
    const watchers = (this.#watched.get(path) ?? new Set()).add(off);
    this.#watched.set(path, watchers);
    return () => {
      off();
      watchers.delete(off);
      if (watchers.size === 0 && this.#watched.get(path) === watchers) {
        this.#watched.delete(path);
      }
    };
  }
}

function originAt(path, changes) {
  const origins = changes.filter((change) => meet(change.path, path)).map(({ origin }) => origin);
  return origins.includes("rollback") ? "rollback" : origins[0];
}
