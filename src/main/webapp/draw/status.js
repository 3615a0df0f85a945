const SHOWN = 6000;

/** Whether there is a connection, what waits for one, and what the server refused. */
export class Status {
  #room;
  #state;
  #message;
  #timer = 0;

  constructor(room, state, message) {
    this.#room = room;
    this.#state = state;
    this.#message = message;
  }

  show() {
    const { state, disconnect } = this.#room;
    const { inFlight } = this.#room.statistics();
    const waits = state === "live" || inFlight === 0 ? "" : `, ${changes(inFlight)}`;
    const text = state + waits;
    if (this.#state.textContent !== text) {
      this.#state.textContent = text;
      this.#state.dataset.state = state;
    }
    this.#state.title = disconnect?.message ?? "";
  }

  say(text) {
    clearTimeout(this.#timer);
    this.#message.textContent = text;
    this.#timer = setTimeout(() => (this.#message.textContent = ""), SHOWN);
  }

  refused({ name, reason = "no reason given" }, nameOf) {
    const [, owner] = reason.match(/^\/notes\/.* is owned by (.+)$/) ?? [];
    if (name === "undo" && !owner) {
      this.say(`That cannot be undone any more: ${reason}.`);
      return;
    }
    this.say(owner ? `${nameOf(owner)} holds this note.` : `“${name}” was refused: ${reason}.`);
  }
}

function changes(count) {
  return count === 1 ? "1 change waits" : `${count} changes wait`;
}
