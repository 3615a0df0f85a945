import { InFlight } from "./in-flight.js";
import { meet } from "./json-pointers.js";

const LONGEST_LOOK_BACK = 64;

/**
 * A client's actions in flight, in their order, and those that it has adopted:
 *
 *   queued ── takeFrame: gets its id ──► sent ── outcome, ack ──► decided ── version reached ──► gone
 *     │ a later `set` of its path                │      ▲
 *     └──► the same action, newer value          └──────┘ lost: the next frame has it again
 */
export class Pending {
  #client;
  #actions = [];

  constructor(client) {
    this.#client = client;
  }

  get size() {
    return this.#actions.length;
  }

  get actions() {
    return this.#actions;
  }

  /**
   * Adds an action, or gives its value to a queued `set` of the same path if nothing but `set`s of
   * other places lies between them. Returns the action and its place.
   */
  add(name, args) {
    const place = name === "set" && isPath(args?.path) ? this.#sameSet(args.path) : -1;
    if (place >= 0) {
      this.#actions[place].args = args;
      return place;
    }
    return this.#actions.push(new InFlight(name, args, this.#client)) - 1;
  }

  /** Adds the actions of a batch, numbered among themselves; returns them. */
  addBatch(batch, actions) {
    const added = actions.map(({ name, args }, i) => {
      const action = new InFlight(name, args, this.#client);
      action.id = i + 1;
      action.batch = batch;
      return action;
    });
    this.#actions.push(...added);
    return added;
  }

  /**
   * A snapshot says what there is, but not what of it batches did: what they would do is not shown
   * twice.
   */
  doubt() {
    this.#actions
      .filter(({ batch, sent, undecided }) => batch !== null && sent && undecided)
      .forEach((action) => (action.doubtful = true));
  }

  /**
   * Adds what another client has left: before what has no number yet, for it was done before, and
   * behind what has one, for that may have been sent. Returns the place.
   */
  adopt(actions) {
    const last = this.#actions.findLastIndex(({ id, adopted }) => id !== null || adopted);
    this.#actions.splice(last + 1, 0, ...actions);
    return last + 1;
  }

  #sameSet(path) {
    const end = Math.max(0, this.#actions.length - LONGEST_LOOK_BACK);
    for (let place = this.#actions.length - 1; place >= end; place--) {
      const { id, name, args, adopted } = this.#actions[place];
      if (id !== null || adopted || name !== "set" || !isPath(args?.path)) {
        return -1;
      }
      if (args.path === path) {
        return place;
      }
      if (meet(args.path, path)) {
        return -1;
      }
    }
    return -1;
  }

  /** Notes outcomes of a client that the server tells; `version` is that of those that name none. */
  note(client, outcomes, version) {
    for (const { id, status, version: at = version, reason, result } of outcomes) {
      this.decide(client, id, status, at, reason, result);
    }
  }

  /**
   * Hears from an update what became of an action. What an action answered is told to its client
   * alone, by the answer to its request: until that is there, or was asked for again, it is undecided,
   * and not shown, for the data has its effect.
   */
  hear(ack, version) {
    if (ack.result !== true) {
      this.note(ack.client, [ack], version);
      return;
    }
    this.#undecided(ack.client, ack.id)?.answers();
  }

  /** Notes what became of a client's action; the first word counts. */
  decide(client, id, status, version, reason, result) {
    const action = this.#undecided(client, id);
    if (status !== "recorded") {
      action?.decide(status, version, reason, result);
    } else if (action !== undefined) {
      action.recorded = true;
    }
  }

  #undecided(client, id) {
    return this.#actions.find(
      (each) => each.id === id && each.sender === client && each.undecided,
    );
  }

  /** Whether what was recorded still is has to be asked. */
  unrecorded() {
    this.#actions.forEach((action) => (action.recorded = false));
  }

  /** Takes out what is decided and reached by a version, or all that is decided. */
  settle(version, all) {
    const ends = ({ outcome }) => outcome !== null && (all || outcome.version <= version);
    const ended = this.#actions.filter(ends);
    if (ended.length > 0) {
      this.#actions = this.#actions.filter((action) => !ends(action));
    }
    return ended;
  }

  /** Replays from a place on; returns the effects, `{before, after}`, that are no longer there. */
  replay(base, apply, from) {
    let data = from === 0 ? base : this.#actions[from - 1].after;
    const gone = [];
    for (const action of this.#actions.slice(from)) {
      const { before, after } = action;
      action.before = data;
      action.after = data = action.doubtful ? data : apply(action.name, data, action.args);
      if (before !== after && !action.effective) {
        gone.push({ before, after });
      }
    }
    return gone;
  }
}

/** Whoever records may give what he likes: what the server will refuse must not be stumbled on. */
function isPath(path) {
  return typeof path === "string";
}
