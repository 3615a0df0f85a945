/** What a part of the page tells: an error or else a notice, and that it waits for the server. */
export class Messages {
  #error;
  #notice;
  #sending;
  #waiting = 0;

  constructor({ error, notice, sending }) {
    this.#error = error;
    this.#notice = notice;
    this.#sending = sending;
  }

  say(error, notice) {
    this.#error.textContent = error;
    this.#notice.textContent = notice;
  }

  /** The outcome of an action. */
  tell(what, { id, status, version, reason }) {
    if (status === "applied") {
      this.say("", `#${id} ${what} applied, version ${version}`);
    } else if (status === "cancelled") {
      this.say("", `#${id} ${what} cancelled: there was nothing to do`);
    } else {
      this.say(`#${id} ${what} ${status}: ${reason ?? "no reason given"}`, "");
    }
  }

  /** Shows that something is waited for; what `work` throws is told as its refusal. */
  async during(what, work) {
    this.say("", "");
    this.#wait(1);
    try {
      await work();
    } catch (error) {
      this.say(`${what} was refused: ${error.message}`, "");
    } finally {
      this.#wait(-1);
    }
  }

  get busy() {
    return this.#waiting > 0;
  }

  #wait(more) {
    this.#waiting += more;
    this.#sending.hidden = this.#waiting === 0;
  }
}
