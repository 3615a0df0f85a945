import { frozen } from "./frozen.js";

/** An action that is shown, or would be, but whose outcome the data does not have yet. */
export class InFlight {
  /** Its number, once it was taken to be sent. */
  id = null;
  /** Whether the server has recorded it, but not decided. */
  recorded = false;
  /** Once it is decided: `{id, status, version, reason}`. */
  outcome = null;
  /** The whole data before and after it, as of the last replay. */
  before = undefined;
  after = undefined;
  /** What it will have done to the data that the server has, as last foretold. */
  foreseen = null;
  handles = [];

  constructor(name, args) {
    this.name = name;
    this.args = args;
  }

  get effective() {
    return this.before !== this.after;
  }

  get undecided() {
    return this.outcome === null;
  }

  /** Whether it is to be sent again if an answer is lost. */
  get unanswered() {
    return this.id !== null && this.undecided && !this.recorded;
  }

  get refused() {
    return this.outcome !== null && this.outcome.status !== "applied";
  }

  decide(status, version, reason) {
    this.outcome = outcome(this.id, status, version, reason);
  }
}

/** What `patch` gives: the action's number and what became of it. */
export class Handle {
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

export function outcome(id, status, version, reason) {
  return frozen({ id, status, version, reason: reason ?? undefined });
}
