import { sealed } from "./frozen.js";

/** The most actions of one request that a server takes. */
const MOST_ACTIONS = 1_000;

/** Numbers a client's actions and hands them out to be sent, one request at a time. */
export class Outbox {
  #pending;
  #client;
  #nextId = 1;
  #asking = false;

  constructor(pending, client) {
    this.#pending = pending;
    this.#client = client;
  }

  /** The next request; the actions of a lost one first. Null if there is none. */
  take(fits) {
    if (this.#asking) {
      return null;
    }
    const lost = this.#unanswered();
    const taken = lost.length > 0 ? fitting(lost, fits) : this.#number(fits);
    this.#asking = taken.length > 0;
    return this.#asking ? sealed({ client: this.#client, actions: sealed(taken.map(json)) }) : null;
  }

  #number(fits) {
    const queued = this.#pending.actions.filter((action) => action.id === null);
    queued.forEach((action, i) => (action.id = this.#nextId + i));
    const taken = fitting(queued, fits);
    queued.slice(taken.length).forEach((action) => (action.id = null));
    this.#nextId += taken.length;
    return taken;
  }

  /** The request was answered, or its answer was lost: the next frame can be taken. */
  answered() {
    this.#asking = false;
  }

  /** Nothing of a request of this one action was recorded: later numbers move down. */
  refused(id) {
    this.#nextId--;
    this.#pending.actions.filter((action) => action.id > id).forEach((action) => action.id--);
  }

  /** The server goes on counting at a number. */
  renumber(expectedId) {
    this.#nextId = expectedId;
    this.#unanswered().forEach((action) => (action.id = this.#nextId++));
  }

  #unanswered() {
    return this.#pending.actions.filter((action) => action.unanswered);
  }
}

function fitting(actions, fits) {
  const most = actions.slice(0, MOST_ACTIONS);
  const end = most.findIndex((action) => !fits(json(action)));
  return end < 0 ? most : most.slice(0, end);
}

function json({ id, name, args }) {
  return sealed({ id, name, args });
}
