import { frozen } from "./frozen.js";
import { glidePath } from "./glide-path.js";
import { meet, parsePointer } from "./json-pointers.js";
import { touchedBy } from "./touched-paths.js";

const LINGERING = 1_000; // longer than it takes an update and a value to pass each other

/**
 * Carries values that move: others are told of each as an ephemeral one, and once it rests it is
 * recorded. Until they have what was recorded, others are told in which version it is.
 *
 *   glide ──► moves, told each frame ── no other for `rest` ──► recorded ──► told with its version
 *               ▲ glide                                            │            │ lingers
 *               └──────────────────────────────────────────────────┴────────────┴──► told no more
 */
export class GlideLoop {
  #environment;
  #rest;
  #host;
  #moving = new Map();
  #told = new Map();

  /**
   * The host has `client`, its full name, `tell(path, value)` for an ephemeral value, `show(path,
   * value)`, `hide(path)`, and `record(path, value)`, which resolves with the outcome.
   */
  constructor({ environment, glideRest }, host) {
    this.#environment = environment;
    this.#rest = glideRest;
    this.#host = host;
  }

  /** Moves a value. Throws, as for an ephemeral one, what cannot be sent. */
  glide(path, value) {
    if (parsePointer(path).length === 0) {
      throw new TypeError("all of the data cannot glide");
    }
    const own = frozen(value);
    this.#tell(path, { value: own, client: this.#host.client });
    this.#host.show(path, own);
    this.#environment.clearTimeout(this.#moving.get(path)?.timer);
    const timer = this.#environment.setTimeout(() => this.#rests(path), this.#rest);
    this.#moving.set(path, { value: own, timer });
  }

  /** An action is about to be recorded: what moves where it changes something is recorded before. */
  before(name, args, data) {
    if (this.#moving.size > 0) {
      const touched = placesOf(name, args, data);
      this.settle((path) => touched === null || touched.some((place) => meet(place, path)));
    }
  }

  /** Records what moves, or those of it whose paths are wanted. */
  settle(wanted = () => true) {
    [...this.#moving.keys()].filter(wanted).forEach((path) => this.#rests(path));
  }

  #rests(path) {
    const { value, timer } = this.#moving.get(path);
    this.#environment.clearTimeout(timer);
    this.#moving.delete(path);
    const last = this.#told.get(path);
    const recorded = this.#host.record(path, value);
    this.#host.hide(path); // what is recorded shows the same
    recorded.then((outcome) => this.#decided(path, last, outcome));
  }

  /** Unless it moves again. */
  #decided(path, last, { status, version }) {
    if (this.#told.get(path) !== last) {
      return;
    }
    if (status !== "applied" && status !== "cancelled") {
      this.#tell(path, null);
      return;
    }
    const recorded = this.#tell(path, { ...last, until: version });
    this.#environment.setTimeout(() => {
      if (this.#told.get(path) === recorded) {
        this.#tell(path, null);
      }
    }, LINGERING);
  }

  #tell(path, told) {
    this.#host.tell(glidePath(path), told);
    if (told === null) {
      this.#told.delete(path);
    } else {
      this.#told.set(path, told);
    }
    return told;
  }
}

/** Where an action changes something, or who may; null if that is not known. */
function placesOf(name, args, data) {
  try {
    const places = touchedBy(name, data, args);
    return places && [...places, args?.path].filter((place) => typeof place === "string");
  } catch {
    return []; // arguments that no server takes
  }
}
