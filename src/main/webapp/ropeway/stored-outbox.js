import { actionOf, FORM, LARGEST_OUTBOX } from "./kept-form.js";

/**
 * What a storage has of one client's actions. It follows what is in flight in whole steps, so that
 * what is stored is always what was in flight at one moment: two actions never have the same number
 * there, and none has one that it lost.
 */
export class StoredOutbox {
  #born;
  #places = 1;
  #stored = new Map();

  constructor(client, born) {
    this.client = client;
    this.#born = born;
  }

  /** What another one has left; `records` has the places of the actions. */
  static left(client, born, actions, records) {
    const outbox = new StoredOutbox(client, born);
    actions.forEach((action, i) => {
      outbox.#stored.set(action, entry(actionOf(records[i].place, action), action));
    });
    outbox.#places = 1 + Math.max(0, ...records.map(({ place }) => place));
    return outbox;
  }

  /** Whether an action is stored as it is now. */
  holds(action) {
    const stored = this.#stored.get(action);
    return stored !== undefined && stored.id === action.id && stored.args === action.args;
  }

  /**
   * What brings the stored form to these actions: `write`, null if nothing does, `empty` if nothing
   * is left, and `done`, to be called when it was written.
   *
   * With `dataLater` the data that has the effects of what has ended is stored later, and so are
   * those actions until then, or they would be missed: sent again they are repeats. What had no
   * effect goes at once, for nobody may do again what was told to be refused.
   *
   * @throws Error if that is more than a browser should keep
   */
  step(actions, { next, at, dataLater }) {
    const stored = new Map();
    const put = [];
    for (const action of actions) {
      if (this.holds(action)) {
        stored.set(action, this.#stored.get(action));
      } else {
        const kept = actionOf(this.#stored.get(action)?.place ?? this.#places++, action);
        stored.set(action, entry(kept, action));
        put.push(kept);
      }
    }
    refuseLarge([...stored.values()]);
    const remove = [];
    const numbers = new Set(actions.map(numberOf));
    for (const [action, was] of this.#stored) {
      if (!stored.has(action)) {
        const number = numberOf({ id: was.id, batch: action.batch });
        const stays = dataLater && action.outcome?.status === "applied" && !numbers.has(number);
        stays ? stored.set(action, was) : remove.push(was.place);
      }
    }
    const same = put.length === 0 && remove.length === 0;
    return {
      write: same ? null : { client: this.client, form: FORM, next, born: this.#born, at, put, remove },
      empty: stored.size === 0,
      done: () => (this.#stored = stored),
    };
  }
}

/** What tells an action from the client's others. */
function numberOf({ id, batch }) {
  return `${batch} ${id}`;
}

/** What is remembered of what is stored of an action. */
function entry({ place, args: text }, { id, args }) {
  return { place, id, args, size: text.length };
}

function refuseLarge(entries) {
  if (entries.reduce((sum, { size }) => sum + size, 0) > LARGEST_OUTBOX) {
    throw new Error("what is not sent is more than 16 MiB");
  }
}
