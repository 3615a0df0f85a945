import { undone } from "./room-batch.js";
import { sealed } from "./frozen.js";

/** What a program does in a batch, until all of it is recorded or refused. */
export class Batching {
  #decide;

  /** `{name, args}` of each action. */
  parts = [];

  /** Why the first one that cannot be sent cannot be: `{place, reason}`; null if there is none. */
  fault = null;

  /** Resolves with the BatchOutcome. */
  outcome;

  constructor() {
    const decided = new Promise((resolve) => (this.#decide = resolve));
    this.outcome = decided.then(async (promises) => {
      const outcomes = await Promise.all(promises);
      return sealed({ applied: outcomes.every(({ status }) => status === "applied"), outcomes: sealed(outcomes) });
    });
  }

  /** Adds an action; `reason` is why it cannot be sent, or null. Resolves with its outcome. */
  add(name, args, reason) {
    const place = this.parts.push({ name, args }) - 1;
    if (reason !== null) {
      this.fault ??= { place, reason };
    }
    return this.outcome.then(({ outcomes }) => outcomes[place]);
  }

  /** It is recorded; each promise resolves with an outcome. */
  recorded(promises) {
    this.#decide(promises);
  }

  /** Nothing is recorded, because of one of them. */
  refuse(place, version, reason) {
    this.#decide(
      this.parts.map((_, i) =>
        sealed({
          id: null,
          status: i === place ? "rejected" : "cancelled",
          version,
          reason: i === place ? reason : undone(place),
        }),
      ),
    );
  }
}
