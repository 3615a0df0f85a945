/** What `patch` gives, `Handle` in mirror.d.ts: the action's number and what became of it. */
export class MirrorPatch {
  #action;
  #settle;

  /** Resolves with the outcome once the data has it; never rejects. */
  outcome = new Promise((resolve) => (this.#settle = resolve));

  /** The outcome once the data has it, else null. */
  settled = null;

  constructor(action) {
    this.#action = action;
  }

  /** The action's number; null until it was taken to be sent. */
  get id() {
    return this.#action.id;
  }

  settle(outcome) {
    this.settled = outcome;
    this.#settle(outcome);
  }
}
