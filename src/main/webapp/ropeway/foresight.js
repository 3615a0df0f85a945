import { sealed } from "./frozen.js";
import { valueAt } from "./json-pointers.js";
import { versionOf } from "./room-data.js";

/** What is taken for the data as long as the server has sent none. */
const NOTHING = sealed({});

/**
 * What the server will have once it has decided what is in flight, as far as that can be foretold:
 * with what is not shown before it is confirmed, and without what is known to be refused.
 */
export class Foresight {
  #pending;
  #replay;

  /** Foretells what becomes of pending actions, by the function that replays one. */
  constructor(pending, replay) {
    this.#pending = pending;
    this.#replay = replay;
  }

  /** The whole data to come. What was foretold before and still holds is not replayed again. */
  from(confirmed = NOTHING) {
    let data = confirmed;
    for (const action of this.#pending.actions) {
      if (action.foreseen === null || !holds(action, data)) {
        const { args, refused } = action;
        action.foreseen = { before: data, args, refused, after: this.#after(action, data) };
      }
      data = action.foreseen.after;
    }
    return data;
  }

  /** What a change of a transactional member builds on; see `Mirror`. */
  basisOf(path, confirmed) {
    const coming = this.from(confirmed);
    const version = versionOf(coming, path);
    if (version === versionOf(confirmed, path)) {
      return { version };
    }
    const value = valueAt(coming, path);
    return { version, over: value === undefined ? [] : [value] };
  }

  #after(action, data) {
    return action.refused ? data : this.#replay(action.name, data, action.args, { all: true });
  }
}

function holds({ foreseen, args, refused }, data) {
  return foreseen.before === data && foreseen.args === args && foreseen.refused === refused;
}
