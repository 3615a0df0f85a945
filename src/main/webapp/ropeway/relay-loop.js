import { Pause } from "./pause.js";
import { byteLength } from "./transport.js";
import { nothing } from "./wanted.js";

const MOST_MESSAGES = 100;
const PATIENCE = 1_000;

/**
 * Sends what is not recorded: a client's ephemeral values, of which only the newest counts, and its
 * one-shot messages, which are sent at most once and only while the room is live. At most one
 * request of each kind in a frame.
 */
export class RelayLoop {
  #parts;
  #client;
  #path;
  #pause;
  #values = new Map();
  #dirty = new Set();
  #messages = [];
  #running = false;
  #live = false;

  constructor(parts, client, path) {
    this.#parts = parts;
    this.#client = client;
    this.#path = path;
    this.#pause = new Pause(parts.environment);
  }

  /** Sets an ephemeral value; null removes it. Throws a RangeError if it is too large to be sent. */
  set(path, value) {
    this.#check(value);
    if (value === null) {
      this.#values.delete(path);
    } else {
      this.#values.set(path, value);
    }
    this.#dirty.add(path);
    this.#wake();
  }

  /** Resolves with whether the server took it. */
  send(message, to) {
    this.#check(message);
    if (!this.#live || this.#messages.length === MOST_MESSAGES) {
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      this.#messages.push({ body: { client: this.#client, message, ...(to && { to }) }, resolve });
      this.#wake();
    });
  }

  /** The server knows this client, perhaps anew: it is told every value. */
  live() {
    this.#live = true;
    for (const path of this.#values.keys()) {
      this.#dirty.add(path);
    }
    this.#wake();
  }

  /** Values wait until the room is live again; messages do not. */
  offline() {
    this.#live = false;
    this.#messages.splice(0).forEach(({ resolve }) => resolve(false));
    this.#pause.cut();
  }

  #check(value) {
    const bytes = byteLength(JSON.stringify(value) ?? "");
    if (bytes > this.#parts.frameBytes) {
      throw new RangeError(`${bytes} bytes; at most ${this.#parts.frameBytes} can be sent`);
    }
  }

  #wake() {
    if (!this.#running && this.#live) {
      this.#running = true;
      queueMicrotask(() => this.#run());
    }
  }

  async #run() {
    while (this.#live && (this.#dirty.size > 0 || this.#messages.length > 0)) {
      const took = await this.#frame();
      if (this.#live) {
        await this.#pause.wait(took ? this.#parts.frameDuration : PATIENCE);
      }
    }
    this.#running = false;
    if (this.#dirty.size > 0 || this.#messages.length > 0) {
      this.#wake();
    }
  }

  async #frame() {
    const [values, messages] = await Promise.all([this.#sendValues(), this.#sendMessages()]);
    return values && messages;
  }

  async #sendValues() {
    const values = this.#takeValues();
    const paths = Object.keys(values);
    if (paths.length === 0) {
      return true;
    }
    const answer = await this.#post("ephemeral", { client: this.#client, values });
    const again = !answer.ok && answer.status !== 400 && answer.status !== 413;
    if (again) {
      paths.forEach((path) => this.#dirty.add(path));
    }
    return !again;
  }

  /** As many as fit in a frame; the others are the next one's. */
  #takeValues() {
    const values = {};
    let bytes = 0;
    for (const path of this.#dirty) {
      const value = this.#values.get(path) ?? null;
      bytes += byteLength(JSON.stringify({ [path]: value }));
      if (bytes > this.#parts.frameBytes && Object.keys(values).length > 0) {
        break;
      }
      values[path] = value;
      this.#dirty.delete(path);
    }
    return values;
  }

  /** One after another: they stay in order. */
  async #sendMessages() {
    for (const { body, resolve } of this.#messages.splice(0)) {
      const answer = await this.#post("messages", body);
      resolve(answer.ok);
    }
    return true;
  }

  #post(what, body) {
    return this.#parts.transport.send("POST", `${this.#path}/${what}`, body, nothing);
  }
}
