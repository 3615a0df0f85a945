import { adopted } from "./frozen.js";
import { applyPatch } from "./json-patch.js";

/** The reason of a reset after which versions are others than those that outcomes have named. */
const FORGOTTEN = "unknown-version";

/**
 * What the server said: an entry's data and version, by a snapshot and a chain of updates in which
 * each starts where the one before it ended.
 */
export class ConfirmedState {
  data = undefined;
  version = null;
  /** By what the server calls this version, which a number alone does not tell; null if it has not said. */
  id = null;
  #heardOf = 0;
  #broken = false;
  #anySnapshot = true;
  #forgotten = false;

  /** Whether updates are missing: only a stream that starts anew can help. */
  get needsReset() {
    return this.#broken || (this.version !== null && this.#heardOf > this.version);
  }

  /** A snapshot follows, which counts even if it goes back, as after an erasure. */
  reset(data) {
    this.#forgotten ||= data?.reason === FORGOTTEN;
    this.#anySnapshot = true;
    this.#broken = false;
    this.#heardOf = this.version;
  }

  /**
   * Takes a snapshot or an update; returns whether it went back, so that versions that outcomes have
   * named are never reached.
   */
  take(event, data) {
    const before = this.version;
    if (event === "snapshot") {
      this.#snapshot(data);
    } else {
      this.#update(data);
    }
    const wentBack = this.#forgotten || (before !== null && this.version < before);
    this.#forgotten = false;
    return wentBack;
  }

  /** Takes a snapshot, unless it is older than what is known. */
  #snapshot({ version, data, id = null }) {
    if (!this.#anySnapshot && !this.needsReset && version < this.version) {
      return;
    }
    this.data = adopted(data);
    this.version = version;
    this.id = id;
    this.#heardOf = version;
    this.#broken = false;
    this.#anySnapshot = false;
  }

  /** Takes an update that starts where this is; one that is older or repeated changes nothing. */
  #update({ from, version, patch, id = null }) {
    if (this.version === null || version < this.version) {
      return;
    }
    if (from === this.version) {
      this.#apply(version, patch, id);
    } else {
      this.#heardOf = Math.max(this.#heardOf, version);
    }
  }

  #apply(version, patch, id) {
    try {
      this.data = applyPatch(this.data, adopted(patch));
      this.version = version;
      this.id = id;
    } catch {
      this.#broken = true; // what is here is not what the server patched
    }
  }
}
