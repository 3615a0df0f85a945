import { UndoStack, stepOf } from "./undo-stack.js";

const UNDO = "undo";

/** What changes who owns what and how long it lives, or ends all of it: nobody undoes that. */
const NEVER = new Set(["own", "release", "lifetime", "leave", "delete"]);

/**
 * Undoes and does again what a room's identity did. An undo is an action like any other; which
 * action it undoes has to be known, so what is in flight is waited for. See `Room.undo`.
 */
export class UndoSteps {
  #stack = new UndoStack();
  #host;
  #turn = Promise.resolve();
  #waiting = [];
  #told = Object.freeze({ canUndo: false, canRedo: false });

  /**
   * The host has `undecided()`, the actions in flight without an outcome, `record(name, args)`, which
   * resolves with an outcome, and `changed(state)`, which is told what is possible now.
   */
  constructor(host) {
    this.#host = host;
  }

  get canUndo() {
    return this.#stack.canUndo || this.#open().length > 0;
  }

  get canRedo() {
    return this.#stack.canRedo;
  }

  /** Resolves with the outcome of an undo, or null if there is nothing to undo. */
  undo() {
    return this.#next(() => this.#stack.takeUndo());
  }

  redo() {
    return this.#next(() => this.#stack.takeRedo());
  }

  /** The server has told what was done before. */
  before({ undo, redo }) {
    this.#stack.before(undo, redo);
    this.#tell();
  }

  /** An action was recorded here. */
  recorded(name) {
    if (name !== UNDO) {
      this.#stack.recorded();
      this.#tell();
    }
  }

  /** It is known what became of an action. */
  ended({ name, args, sender, id, outcome }) {
    const applied = outcome.status === "applied";
    if (name === UNDO) {
      if (typeof args?.client === "string") { // a program may have recorded anything
        this.#stack.undone(applied ? stepOf(sender, id) : null, stepOf(args.client, args.id));
      }
    } else if (applied && !NEVER.has(name)) {
      this.#stack.done(stepOf(sender, id));
    }
    this.#settled();
    this.#tell();
  }

  /** Nothing more will be known. */
  end() {
    this.#waiting.splice(0).forEach((resolve) => resolve());
  }

  /** Each waits for the one before it, for that says what is the next. */
  #next(take) {
    const turn = this.#turn.then(() => this.#step(take));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #step(take) {
    if (this.#open().length > 0) {
      await new Promise((resolve) => this.#waiting.push(resolve));
    }
    for (let step = take(); step !== null; step = take()) {
      this.#tell();
      const outcome = await this.#host.record(UNDO, step);
      if (outcome.status !== "applied") {
        this.#stack.undone(null, step); // also one that was never sent
        this.#tell();
      }
      if (outcome.status !== "cancelled") {
        return outcome;
      }
    }
    return null;
  }

  #open() {
    return this.#host.undecided().filter(({ name }) => name !== UNDO && !NEVER.has(name));
  }

  #settled() {
    if (this.#waiting.length > 0 && this.#open().length === 0) {
      this.end();
    }
  }

  #tell() {
    const { canUndo, canRedo } = this;
    if (canUndo !== this.#told.canUndo || canRedo !== this.#told.canRedo) {
      this.#told = Object.freeze({ canUndo, canRedo });
      this.#host.changed(this.#told);
    }
  }
}
