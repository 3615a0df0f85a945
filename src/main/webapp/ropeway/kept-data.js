import { shown, snapshotOf } from "./kept-form.js";

const IDLE = 1_000;
const LATEST = 10_000;

/** Says when a mirror's data is to be kept: when it has rested, and now and then if it does not. */
export class KeptData {
  #environment;
  #mirror;
  #due = Infinity;
  #latest = Infinity;
  #wanted = true;

  /** The version that is kept, null if none is, and by what the server calls it. */
  version = null;
  id = null;

  constructor(environment, mirror) {
    this.#environment = environment;
    this.#mirror = mirror;
  }

  /** Shows what was kept, if it can be; returns whether it was. */
  show(kept) {
    const event = shown(kept, this.#environment.wall());
    if (event !== null) {
      this.#mirror.receive(event);
      this.#keeps(this.#mirror);
    }
    return event !== null;
  }

  /** The data may have changed. */
  changed() {
    if (this.#wanted && isOther(this, this.#mirror)) {
      const now = this.#environment.monotonic();
      this.#latest = Math.min(this.#latest, now + LATEST);
      this.#due = Math.min(now + IDLE, this.#latest);
    }
  }

  /** It is to be kept now. */
  hurry() {
    this.#due = this.#wanted ? -Infinity : Infinity;
  }

  /** It is kept no more. */
  stop() {
    this.#wanted = false;
    this.#due = Infinity;
  }

  /** In how many milliseconds it is to be kept; infinite if it is not. */
  get left() {
    return this.#due - this.#environment.monotonic();
  }

  /** Whether the mirror shows later data than will be kept after a step with what `take` gave. */
  isBehind(snapshot) {
    return this.#wanted && snapshot !== null && isOther(snapshot ?? this, this.#mirror);
  }

  /** What `take` gave was stored. */
  stored(snapshot) {
    if (snapshot !== undefined) {
      this.#keeps(snapshot ?? {});
    }
  }

  #keeps({ version = null, id = null }) {
    this.version = version;
    this.id = id;
  }

  /** What is to be kept now; undefined if nothing is, null if it is too large. */
  take() {
    const { version, needsReset } = this.#mirror;
    if (this.left > 0) {
      return undefined;
    }
    this.#due = this.#latest = Infinity;
    if (!isOther(this, this.#mirror) || needsReset) {
      return undefined;
    }
    const snapshot = snapshotOf(this.#mirror, this.#environment.wall());
    return snapshot && { ...snapshot, back: this.version !== null && version < this.version };
  }
}

/** Whether two versions differ: perhaps in the id alone, if the database gave a number again. */
function isOther(one, other) {
  return one.version !== other.version || (one.id ?? null) !== (other.id ?? null);
}
