import { KeptActions } from "./kept-actions.js";
import { KeptData } from "./kept-data.js";
import { WriteLoop } from "./write-loop.js";

const SOON = 50;
const LOOK = 10_000;

const NOTHING = Object.freeze({ snapshot: undefined, outboxes: [], gone: [] });

/**
 * Keeps what a mirror shows in a storage, so that it survives the page.
 *
 *     patch ──► shown ──► stored ──► numbered, stored ──► sent ──► outcome ──► data stored, gone
 *                        (50 ms)     (when it is its turn)                     in the same step
 *
 * What makes that exactly once, whenever a page dies:
 *
 * 1. The server applies (client, id) once. So what may have been sent is sent again under the same
 *    client with the same id and arguments: an action is sent only as it is stored (`ready`). What is
 *    not numbered yet was never sent, and may get any number that is the client's next.
 * 2. The storage follows the mirror in whole steps, one after another: ids that moved, because the
 *    server refused one before them or counts otherwise, are stored as a whole before any is sent.
 * 3. Only who holds a client's lock writes or sends under its name: itself, for as long as its room
 *    is open, or whoever took over what it left. A lock is free only when its holder can do no more.
 * 4. An action is forgotten when its outcome is known, in the step that stores the data with its
 *    effect; until then it would be a repeat.
 * 5. Nothing is sent before a stream was opened under this identity, and what the dead have left goes
 *    before what was recorded later.
 *
 * Where a step fails, keeping ends with one warning, and all goes on as in a room that is not kept.
 */
export class RoomKeeper {
  #environment;
  #storage;
  #room;
  #mirror;
  #actions;
  #data;
  #loop;
  #wake = () => {};
  #drained = [];
  #look;
  #keeps = true;
  #open = false;

  /**
   * Context: environment, storage, room, and locks, which are null where nobody can tell who is alive:
   * then the data is kept, and no actions are.
   */
  constructor(context, mirror) {
    this.#environment = context.environment;
    this.#storage = context.storage;
    this.#room = context.room;
    this.#mirror = mirror;
    this.#actions = new KeptActions(context, mirror);
    this.#data = new KeptData(context.environment, mirror);
    this.#loop = new WriteLoop(context.environment, () => this.#write());
  }

  /** Shows what was kept, and begins to keep. Resolves with whether there is data to show. */
  async begin() {
    let shows = false;
    await this.#attempt(async () => {
      shows = this.#data.show(await this.#storage.snapshot(this.#room));
      await this.#actions.begin();
    });
    this.#mirror.keepWith(this);
    return shows;
  }

  /** From now on `wake()` sends what is stored. */
  carriedBy(wake) {
    this.#wake = wake;
    this.#environment.setTimeout(() => this.#actions.tell(), 0);
  }

  /** Whether what is recorded survives the page. */
  get kept() {
    return this.#keeps && this.#actions.kept;
  }

  /** Whether an action may be sent: see above. */
  ready(action) {
    return !this.#keeps || (this.#open && this.#actions.holds(action));
  }

  /** Something was recorded. */
  recorded() {
    this.#loop.soon(SOON);
  }

  /** Something could be sent, if there is anything that is ready. */
  wanted() {
    if (this.#keeps && this.#open && this.#waits()) {
      this.#mirror.number();
      this.#loop.now();
    }
  }

  /** The server told something. */
  followed() {
    this.#data.changed();
    this.#loop.soon(SOON);
    if (!this.#waits()) {
      this.#settle();
    }
  }

  /** An action was refused as a whole, or the server counts otherwise: ids are others now. */
  moved() {
    this.followed();
    this.#loop.now();
  }

  /** The stream is open: it is known who this is. */
  async live() {
    if (!this.#open && this.#keeps) {
      await this.#attempt(() => this.#actions.takeOver());
      this.#lookAgain();
    }
    this.#open = true;
    this.#wake();
  }

  /** Resolves when a server has answered all that was recorded, or nothing is kept. */
  drained() {
    return this.#keeps && this.#waits()
      ? new Promise((resolve) => this.#drained.push(resolve))
      : Promise.resolve();
  }

  /** Stores everything now, as the page may end. */
  save() {
    this.#data.hurry();
    return this.#loop.now();
  }

  /** Removes what is kept, and keeps no more. Resolves with whether that was possible. */
  async forget() {
    await this.#stop();
    try {
      const { clients } = this.#actions;
      await this.#storage.write(this.#room, { snapshot: null, outboxes: [], gone: clients });
      await this.#actions.remove();
      return true;
    } catch (error) {
      this.#environment.warn(`Ropeway: what was kept could not be removed: ${error.message}`);
      return false;
    } finally {
      this.#wake();
    }
  }

  /**
   * The room has ended. `forbidden`: what it showed may not be shown again. `otherwise`: this is not
   * who the room was opened for; if that was never so, what was done here was not that one's doing.
   */
  async end({ forbidden = false, otherwise = false } = {}) {
    const gone = otherwise && !this.#open ? [this.#mirror.client] : [];
    if (forbidden) {
      this.#data.stop();
    }
    await this.save();
    if (forbidden || gone.length > 0) {
      const snapshot = forbidden ? null : undefined;
      await this.#attempt(() => this.#storage.write(this.#room, { snapshot, outboxes: [], gone }));
    }
    await this.#stop();
    this.#actions.release();
  }

  async #stop() {
    this.#keeps = false;
    this.#environment.clearTimeout(this.#look);
    this.#settle();
    await this.#loop.stop();
  }

  #waits() {
    return this.#mirror.actions.some((action) => action.waiting);
  }

  #settle() {
    this.#drained.splice(0).forEach((resolve) => resolve());
  }

  /** Others may die. */
  #lookAgain() {
    this.#look = this.#environment.setTimeout(async () => {
      await this.#attempt(() => this.#actions.takeOver());
      this.#actions.tell();
      this.#wake();
      if (this.#keeps) {
        this.#lookAgain();
      }
    }, LOOK);
  }

  async #write() {
    await this.#attempt(() => this.#step());
    const { left } = this.#data;
    if (left < Infinity) {
      this.#loop.soon(Math.max(SOON, left));
    }
  }

  async #step() {
    const snapshot = this.#data.take();
    const { outboxes, gone, done } = this.#actions.step(this.#data.isBehind(snapshot));
    if (snapshot !== undefined || outboxes.length > 0 || gone.length > 0) {
      await this.#storage.write(this.#room, { snapshot, outboxes, gone });
      this.#data.stored(snapshot);
      done();
      this.#wake();
    }
  }

  /** What a browser does not let us do is no failure of the room. */
  async #attempt(work) {
    try {
      await work();
    } catch (error) {
      if (this.#keeps) {
        this.#environment.warn(`Ropeway: what is done here does not survive the page: ${error.message}`);
        this.#stop();
        const gone = this.#actions.clients; // or they would be repeats, later
        this.#storage.write(this.#room, { ...NOTHING, gone }).catch(() => {});
        this.#wake();
      }
    }
  }
}
