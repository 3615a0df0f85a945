/**
 * Says which events count while a room's stream passes on from one connection to another, so that
 * each counts once: both bring the same, but not at the same time, nor merged in the same way.
 *
 * Updates are the old one's until both have come to the same version, all else until the new one has
 * named who is here, as it does first if the store has rooms.
 */
export class Handover {
  #version;
  #company;
  #updates = false;
  #named = false;
  #told = []; // updates of the new one that say what became of actions, and change nothing
  #heard = []; // messages of the old one

  /** The new one goes on after a version; `company` says whether the old one has named who is here. */
  constructor(version, company) {
    this.#version = version;
    this.#company = company;
  }

  /** Whether the new one has all updates from now on. */
  get hasUpdates() {
    return this.#updates;
  }

  /** Whether the new one has all else from now on. */
  get named() {
    return this.#named;
  }

  /** Whether anything is the new one's already, so that the old one alone would lack it. */
  get begun() {
    return this.#updates || this.#named;
  }

  /** Whether the old one is not needed any more. */
  get done() {
    return this.#updates && (this.#named || !this.#company);
  }

  /** Whether an event of the old one counts. */
  old(event, data) {
    if (isUpdate(event)) {
      return !this.#updates;
    }
    if (event === "message" && !this.#named) {
      this.#heard.push(JSON.stringify(data));
    }
    return !this.#named;
  }

  /** Whether an event of the new one counts. */
  next(event, data) {
    if (event === "reset" || event === "snapshot") {
      this.#updates = true;
    } else if (event === "update" && !this.#updates) {
      this.#skip(data);
    } else if (event === "clients") {
      this.#named = true;
    } else if (event === "message") {
      return this.#named && !this.#repeats(data);
    }
    return isUpdate(event) ? this.#updates : this.#named;
  }

  /** What is followed has come to a version: the updates that count once more, of the new one. */
  reached(version) {
    if (this.#updates || version !== this.#version) {
      return [];
    }
    this.#updates = true;
    return this.#told;
  }

  #skip(update) {
    this.#told = update.from === update.version ? [...this.#told, update] : [];
    this.#version = update.version;
  }

  /** The new one begins with what came last on the old one, or with nothing of it. */
  #repeats(message) {
    if (this.#heard.length === 0) {
      return false;
    }
    const place = this.#heard.indexOf(JSON.stringify(message));
    this.#heard = place < 0 ? [] : this.#heard.slice(place + 1);
    return place >= 0;
  }
}

function isUpdate(event) {
  return event === "update" || event === "reset" || event === "snapshot";
}
