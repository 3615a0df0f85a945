import { sealed } from "./frozen.js";

/** The most actions of one request that a server takes. */
const MOST_ACTIONS = 1_000;

/**
 * Numbers a client's actions and hands them out to be sent, one request at a time; and those that it
 * has adopted, under the names and numbers of who has left them, so that each goes in its turn.
 */
export class Outbox {
  #pending;
  #next = new Map();
  #asking = false;
  #batches = 0;

  /** Whose the last request was. */
  asked;

  constructor(pending, client) {
    this.#pending = pending;
    this.#next.set(client, 1);
    this.asked = client;
  }

  /** Another client's actions are in flight as well; it goes on counting at a number. */
  adopt(client, next) {
    this.#next.set(client, next);
  }

  /** The number of a client's next action. */
  nextOf(client) {
    return this.#next.get(client);
  }

  /**
   * The next request; the actions of a lost one first. Null if there is none, or the first action is
   * not `ready`: then it waits, with all behind it.
   */
  take(fits, ready) {
    if (this.#asking) {
      return null;
    }
    const turn = this.#turn();
    if (turn.length > 0 && turn[0].batch !== null) {
      return this.#takeBatch(turn, ready);
    }
    const lost = turn.filter((action) => action.unanswered);
    const may = (action) => ready(action) && fits(json(action));
    const taken = lost.length > 0 ? fitting(lost, may) : this.#number(turn, may);
    this.#asking = taken.length > 0;
    if (!this.#asking) {
      return null;
    }
    this.asked = taken[0].client;
    return sealed({ client: this.asked, actions: sealed(taken.map(json)) });
  }

  /** A batch is a request of its own, as a whole. */
  #takeBatch(actions, ready) {
    if (!actions.every(ready)) {
      return null;
    }
    this.#asking = true;
    const [{ client, batch, sender }] = actions;
    actions.forEach((action) => (action.sent = true));
    this.asked = sender;
    return sealed({ client, batch, actions: sealed(actions.map(json)) });
  }

  /** The number of the client's next batch. */
  nextBatch() {
    return ++this.#batches;
  }

  /** Numbers all that has no number, though it is not sent yet. */
  number() {
    this.#pending.actions
      .filter(({ id }) => id === null)
      .forEach((action) => this.#assign(action));
  }

  /** What is to be sent before anything of another client or batch. */
  #turn() {
    const waiting = this.#pending.actions.filter((action) => action.waiting);
    const end = waiting.findIndex(({ sender }) => sender !== waiting[0].sender);
    return end < 0 ? waiting : waiting.slice(0, end);
  }

  #number(queued, may) {
    queued.forEach((action) => this.#assign(action));
    const taken = fitting(queued, may);
    queued.slice(taken.length).forEach((action) => this.#free(action));
    return taken;
  }

  #assign(action) {
    action.id = this.nextOf(action.client);
    this.#next.set(action.client, action.id + 1);
  }

  #free(action) {
    action.id = null;
    this.#next.set(action.client, this.nextOf(action.client) - 1);
  }

  /** The request was answered, or its answer was lost: the next frame can be taken. */
  answered() {
    this.#asking = false;
  }

  /** Nothing of a request of this one action was recorded: later numbers of its client move down. */
  refused(id) {
    this.#next.set(this.asked, this.nextOf(this.asked) - 1);
    this.#pending.actions
      .filter((action) => action.sender === this.asked && action.id > id)
      .forEach((action) => action.id--);
  }

  /** The server goes on counting at a number. */
  renumber(expectedId) {
    this.#next.set(this.asked, expectedId);
    this.#pending.actions
      .filter((action) => action.sender === this.asked && action.unanswered)
      .forEach((action) => this.#assign(action));
  }
}

function fitting(actions, may) {
  const most = actions.slice(0, MOST_ACTIONS);
  const end = most.findIndex((action) => !may(action));
  return end < 0 ? most : most.slice(0, end);
}

function json({ id, name, args }) {
  return sealed({ id, name, args });
}
