import { actionOf, FORM } from "./kept-form.js";

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
    actions.forEach((action, i) => outbox.#stored.set(action, entry(records[i].place, action)));
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
   */
  step(actions, { next, at, dataLater }) {
    const stored = new Map();
    const put = [];
    for (const action of actions) {
      const place = this.#stored.get(action)?.place ?? this.#places++;
      stored.set(action, entry(place, action));
      if (!this.holds(action)) {
        put.push(actionOf(place, action));
      }
    }
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

function entry(place, { id, args }) {
  return { place, id, args };
}
