/**
 * Tells the living from the dead: whoever acts under a client's name holds the lock of that name, and
 * a browser frees the locks of a page that is closed, reloaded or killed. Of two that want to go on
 * for the same dead one, one gets it.
 */
export class ClientLocks {
  #locks;

  /** `locks` is a browser's LockManager. */
  constructor(locks) {
    this.#locks = locks;
  }

  /** Resolves with what frees the lock again; null if somebody has it. */
  take(name) {
    return new Promise((resolve, reject) => {
      const held = (lock) =>
        lock === null ? resolve(null) : new Promise((free) => resolve(() => free()));
      this.#locks.request(name, { ifAvailable: true }, held).catch(reject);
    });
  }
}
