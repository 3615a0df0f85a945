import { lockName } from "./kept-form.js";
import { LeftBehind } from "./left-behind.js";
import { StoredOutbox } from "./stored-outbox.js";

/**
 * The actions of a room that are kept: its own client's, and those of the dead whom it has taken over.
 * Of each it holds the lock until nothing of it is left, or the room has ended.
 */
export class KeptActions {
  #environment;
  #locks;
  #room;
  #mirror;
  #left;
  #outboxes = new Map();
  #free = new Map();
  #abandoned = [];
  #over = false;

  /** `locks` is null where nobody can tell who is alive: then none are kept. */
  constructor(context, mirror) {
    const { environment, locks, room } = context;
    this.#environment = environment;
    this.#locks = locks;
    this.#room = room;
    this.#mirror = mirror;
    this.#left = locks && new LeftBehind(context);
  }

  /** Whether there are any. */
  get kept() {
    return this.#locks !== null;
  }

  /** Whose they are. */
  get clients() {
    return [...this.#outboxes.keys()];
  }

  async begin() {
    const { client } = this.#mirror;
    const free = await this.#locks?.take(lockName(this.#room, client));
    if (free === null) {
      throw new Error(`another page is ${client}`);
    }
    if (free !== undefined) {
      this.#take(new StoredOutbox(client, this.#environment.wall()), free);
      await this.takeOver();
    }
  }

  /** Takes over what the dead have left. */
  async takeOver() {
    await this.#left?.takeOver({
      knows: (client) => this.#over || this.#outboxes.has(client),
      adopt: (left) => this.#mirror.adopt(left),
      took: (outbox, free) => this.#take(outbox, free),
      abandoned: (abandoned) => this.#abandoned.push(abandoned),
    });
  }

  /** Tells what could not be taken over. */
  tell() {
    this.#abandoned.splice(0).forEach((abandoned) => this.#mirror.tell("abandoned", abandoned));
  }

  /** Whether an action is stored as it is now, or need not be. */
  holds(action) {
    return this.#outboxes.get(action.client)?.holds(action) ?? true;
  }

  /** What brings the stored form to what is in flight, and `done()` for when it was written. */
  step(dataLater) {
    const steps = [...this.#outboxes.values()].map((outbox) => this.#stepOf(outbox, dataLater));
    const gone = steps.filter(({ over }) => over).map(({ client }) => client);
    return {
      outboxes: steps.flatMap(({ write }) => write ?? []),
      gone,
      done: () => {
        steps.forEach(({ done }) => done());
        gone.forEach((client) => this.#release(client));
      },
    };
  }

  /** Removes what the dead have left, unsent. */
  async remove() {
    await this.#left?.remove();
  }

  /** Nothing will be written or sent by this room any more: others may. */
  release() {
    this.#over = true;
    this.clients.forEach((client) => this.#release(client));
  }

  #take(outbox, free) {
    if (this.#over) {
      free(); // the room has ended meanwhile
      return;
    }
    this.#outboxes.set(outbox.client, outbox);
    this.#free.set(outbox.client, free);
  }

  #release(client) {
    this.#outboxes.delete(client);
    this.#free.get(client)();
    this.#free.delete(client);
  }

  #stepOf(outbox, dataLater) {
    const { client } = outbox;
    const actions = this.#mirror.actions.filter((action) => action.client === client);
    const next = this.#mirror.nextOf(client);
    const step = outbox.step(actions, { next, at: this.#environment.wall(), dataLater });
    return { client, ...step, over: step.empty && client !== this.#mirror.client };
  }
}
