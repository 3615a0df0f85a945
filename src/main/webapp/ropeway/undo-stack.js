/** Older steps are forgotten. */
const MOST = 100;
const TRANSACTION = "ropeway:tx:";

/** The step of which an action is: `{client, id}`; a batch is one, under the number 1. */
export function stepOf(sender, id) {
  return Object.freeze({ client: sender, id: sender.startsWith(TRANSACTION) ? 1 : id });
}

/**
 * What an identity can undo and do again on a key, told from its own actions in the order in which
 * they were decided; the same as the server's. A step is in one of the two lists at most.
 */
export class UndoStack {
  #undo = [];
  #redo = [];

  /** Those of which the outcome of an undo is awaited; they are in a list still. */
  #taken = new Set();

  /** Whether anything was recorded here. */
  #touched = false;

  /** Something is recorded that is no undo: what was undone is not done again any more. */
  recorded() {
    this.#touched = true;
    this.#redo = [];
  }

  /** An action that can be undone was applied. */
  done(step) {
    this.recorded();
    if (!this.#undo.some(is(step))) {
      push(this.#undo, step); // a batch comes action by action
    }
  }

  /**
   * It is decided what became of an undo: `own` is the step that it is itself, null if it was not
   * applied; `target` is not to be undone by another one, whatever became of it.
   */
  undone(own, target) {
    this.#touched = true;
    this.#taken.delete(name(target));
    const again = this.#redo.some(is(target));
    this.#redo = this.#redo.filter(not(target));
    this.#undo = this.#undo.filter(not(target));
    if (own !== null) {
      push(again ? this.#undo : this.#redo, own);
    }
  }

  /** The step to undo next, or null. Until that is decided it is not given again. */
  takeUndo() {
    return this.#take(this.#undo);
  }

  /** The undo to undo next, so that something is done again, or null. */
  takeRedo() {
    return this.#take(this.#redo);
  }

  #take(steps) {
    const last = this.#last(steps);
    if (last === undefined) {
      return null;
    }
    this.#taken.add(name(last));
    return last;
  }

  #last(steps) {
    return steps.findLast((step) => !this.#taken.has(name(step)));
  }

  get canUndo() {
    return this.#last(this.#undo) !== undefined;
  }

  get canRedo() {
    return this.#last(this.#redo) !== undefined;
  }

  /** What can be undone, the last one at the end. */
  get undo() {
    return [...this.#undo];
  }

  /** What can be done again, the next one at the end. */
  get redo() {
    return [...this.#redo];
  }

  /** Takes in what was before: it lies below what was done here since. */
  before(undo, redo) {
    const older = undo.filter((step) => ![...this.#undo, ...this.#redo].some(is(step)));
    this.#undo = [...older, ...this.#undo].slice(-MOST);
    if (!this.#touched) {
      this.#redo.push(...redo);
    }
  }
}

function push(steps, step) {
  steps.push(step);
  if (steps.length > MOST) {
    steps.shift();
  }
}

function name({ client, id }) {
  return `${id} ${client}`;
}

function is({ client, id }) {
  return (step) => step.client === client && step.id === id;
}

function not(step) {
  const same = is(step);
  return (other) => !same(other);
}
