import { sizeOf } from "./frame-limits.js";

const MANY = 1_000;

/**
 * The ephemeral values of this client, by path, and which of them the server has yet to be told.
 * Only the newest of a path counts.
 */
export class OwnValues {
  #values = new Map();
  #untold = new Set();
  #most = MANY; // fewer, to find one that is refused

  /** Whether there is something to tell. */
  get any() {
    return this.#untold.size > 0;
  }

  /** Sets a value; null removes it. */
  set(path, value) {
    if (value === null) {
      this.#values.delete(path);
    } else {
      this.#values.set(path, value);
    }
    this.#untold.add(path);
  }

  /** The server may know none of them. */
  tellAll() {
    [...this.#values.keys()].forEach((path) => this.#untold.add(path));
  }

  /** As many as fit in a request, by path; the others are the next one's. */
  take(mostBytes) {
    const taken = {};
    let bytes = 0;
    for (const path of [...this.#untold].slice(0, this.#most)) {
      const value = this.#values.get(path) ?? null;
      bytes += sizeOf({ [path]: value });
      if (bytes > mostBytes && Object.keys(taken).length > 0) {
        break;
      }
      taken[path] = value;
      this.#untold.delete(path);
    }
    return taken;
  }

  /** The server took what was taken from here. */
  told() {
    this.#most = MANY;
  }

  /** The server did not take these: they are told again, before the others. */
  again(taken) {
    this.#untold = new Set([...Object.keys(taken), ...this.#untold]);
  }

  /**
   * The server refuses these as they are: half of them are tried next, until one is left. Returns
   * the one that is refused, `{path, value}`, which is not told again; null if it is to be found.
   */
  refused(taken) {
    const [[path, value], ...others] = Object.entries(taken);
    if (others.length > 0) {
      this.#most = Math.ceil((others.length + 1) / 2);
      this.again(taken);
      return null;
    }
    this.#most = MANY;
    if (!this.#untold.has(path)) {
      // else it was set anew meanwhile
      this.#values.delete(path);
    }
    return { path, value };
  }
}
