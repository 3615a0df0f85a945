import { equal } from "./numeric-equality.js";
import { Listeners } from "./listeners.js";
import { memberChanges, originAt } from "./member-changes.js";
import { sealed } from "./frozen.js";
import { parsePointer, valueAt } from "./json-pointers.js";

/** What is told of one place; the pointer stands behind it. */
const WATCHES = { "change:": wholeChange, "members:": memberChanges };

/** Tells listeners what happened, in order; what they do meanwhile is told after it. */
export class EventQueue {
  #listeners = new Listeners();
  #watched = new Map();
  #queue = [];
  #telling = false;

  /** Returns what takes the listener away again. */
  on(name, listener) {
    const off = this.#listeners.on(name, listener);
    const kind = Object.keys(WATCHES).find((each) => name.startsWith(each));
    return kind === undefined ? off : this.#watch(name, kind, off);
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
    for (const [name, { path, told }] of this.#watched) {
      this.add(name, ...told(path, before, after, changes));
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

  #watch(name, kind, off) {
    const path = name.slice(kind.length);
    parsePointer(path);
    const watch = this.#watched.get(name) ?? { path, told: WATCHES[kind], watchers: new Set() };
    watch.watchers.add(off);
    this.#watched.set(name, watch);
    return () => {
      off();
      watch.watchers.delete(off);
      if (watch.watchers.size === 0 && this.#watched.get(name) === watch) {
        this.#watched.delete(name);
      }
    };
  }
}

function wholeChange(path, before, after, changes) {
  const previous = valueAt(before, path);
  const value = valueAt(after, path);
  return equal(previous, value)
    ? []
    : [sealed({ path, value, previous, origin: originAt(path, changes) })];
}
