import { InFlight } from "./in-flight.js";
import { isAtOrBelow } from "./json-pointers.js";

/** The most actions of one request that a server takes. */
const MOST_ACTIONS = 1_000;
const LONGEST_LOOK_BACK = 64;

/**
 * A client's actions in flight, in their order:
 *
 *   queued ── takeFrame: gets its id ──► sent ── outcome, ack ──► decided ── version reached ──► gone
 *     │ a later `set` of its path                │      ▲
 *     └──► the same action, newer value          └──────┘ lost: the next frame has it again
 */
export class Pending {
  #actions = [];
  #nextId = 1;
  #asking = false;

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
    return this.#actions.push(new InFlight(name, args)) - 1;
  }

  #sameSet(path) {
    const end = Math.max(0, this.#actions.length - LONGEST_LOOK_BACK);
    for (let place = this.#actions.length - 1; place >= end; place--) {
      const { id, name, args } = this.#actions[place];
      if (id !== null || name !== "set" || !isPath(args?.path)) {
        return -1;
      }
      if (args.path === path) {
        return place;
      }
      if (isAtOrBelow(args.path, path) || isAtOrBelow(path, args.path)) {
        return -1;
      }
    }
    return -1;
  }

  /** The actions of the next request, numbered; those of a lost one first. Null if none. */
  take(fits) {
    if (this.#asking) {
      return null;
    }
    const lost = this.#actions.filter((action) => action.unanswered);
    const taken = lost.length > 0 ? this.#fitting(lost, fits) : this.#number(fits);
    this.#asking = taken.length > 0;
    return taken.length > 0 ? taken : null;
  }

  #number(fits) {
    const queued = this.#actions.filter((action) => action.id === null);
    queued.forEach((action, i) => (action.id = this.#nextId + i));
    const taken = this.#fitting(queued, fits);
    queued.slice(taken.length).forEach((action) => (action.id = null));
    this.#nextId += taken.length;
    return taken;
  }

  #fitting(actions, fits) {
    const most = actions.slice(0, MOST_ACTIONS);
    const end = most.findIndex(({ id, name, args }) => !fits({ id, name, args }));
    return end < 0 ? most : most.slice(0, end);
  }

  /** The request was answered, or its answer was lost: the next frame can be taken. */
  answered() {
    this.#asking = false;
  }

  /** Notes what became of an action; the first word counts. */
  decide(id, status, version, reason) {
    const action = this.#actions.find((each) => each.id === id && each.undecided);
    if (status !== "recorded") {
      action?.decide(status, version, reason);
    } else if (action !== undefined) {
      action.recorded = true;
    }
  }

  /** Nothing of a request of this one action was recorded: later numbers move down. */
  refuse(id, version, reason) {
    this.decide(id, "rejected", version, reason);
    this.#nextId--;
    this.#actions.filter((action) => action.id > id).forEach((action) => action.id--);
  }

  /** The server goes on counting at a number. */
  renumber(expectedId) {
    const sent = this.#actions.filter((action) => action.unanswered);
    sent.forEach((action, i) => (action.id = expectedId + i));
    this.#nextId = expectedId + sent.length;
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

  /** Replays from a place on; returns the effects, `[before, after]`, that are no longer there. */
  replay(base, apply, from = 0) {
    let data = from === 0 ? base : this.#actions[from - 1].after;
    const gone = [];
    for (const action of this.#actions.slice(from)) {
      const { before, after } = action;
      action.before = data;
      action.after = data = apply(action.name, data, action.args);
      if (before !== after && !action.effective) {
        gone.push([before, after]);
      }
    }
    return gone;
  }
}

/** Whoever records may give what he likes: what the server will refuse must not be stumbled on. */
function isPath(path) {
  return typeof path === "string";
}
