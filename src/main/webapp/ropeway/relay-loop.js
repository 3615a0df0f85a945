import { ExponentialBackoff } from "./exponential-backoff.js";
import { OwnValues } from "./own-values.js";
import { Pause } from "./pause.js";
import { ownMessage, ownValue } from "./relayed.js";
import { nothing } from "./wanted.js";

const MOST_MESSAGES = 100;
const PATIENCE = 1_000;
const LONGEST_PAUSE = 5_000;
const NOT_PRESENT = 409;

/**
 * Sends what is not recorded: a client's ephemeral values, of which only the newest counts, and its
 * one-shot messages, which are sent at most once and only while the room is live. At most one
 * request of each kind in a frame. Values that the server refuses are found and let go, so that they
 * do not hold up the others.
 */
export class RelayLoop {
  #context;
  #client;
  #path;
  #refused;
  #pause;
  #backoff = new ExponentialBackoff({ longest: LONGEST_PAUSE });
  #values = new OwnValues();
  #messages = [];
  #running = false;
  #live = false;

  /** `refused({path, value}, reason)` is told of each value that the server refuses. */
  constructor(context, client, path, refused) {
    this.#context = context;
    this.#client = client;
    this.#path = path;
    this.#refused = refused;
    this.#pause = new Pause(context.environment);
  }

  /** Sets an ephemeral value; null removes it. Throws, as `ownValue` does, what cannot be sent. */
  set(path, value) {
    const own = ownValue(path, value, this.#context.frameBytes);
    this.#values.set(own.path, own.value);
    this.#wake();
  }

  /** Resolves with whether the server took it. Throws, as `ownMessage` does, what cannot be sent. */
  send(message, to) {
    const own = ownMessage(message, to, this.#context.frameBytes);
    if (!this.#live || this.#messages.length === MOST_MESSAGES) {
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      this.#messages.push({ body: { client: this.#client, ...own }, resolve });
      this.#wake();
    });
  }

  /** The server knows this client, perhaps anew: it is told every value. */
  live() {
    this.#live = true;
    this.#values.tellAll();
    this.#wake();
  }

  /** Values wait until the room is live again; messages do not. */
  offline() {
    this.#live = false;
    this.#messages.splice(0).forEach(({ resolve }) => resolve(false));
    this.#pause.cut();
  }

  get #any() {
    return this.#values.any || this.#messages.length > 0;
  }

  #wake() {
    if (!this.#running && this.#live && this.#any) {
      this.#running = true;
      queueMicrotask(() => this.#run());
    }
  }

  async #run() {
    while (this.#live && this.#any) {
      const [pause] = await Promise.all([this.#sendValues(), this.#sendMessages()]);
      if (this.#live) {
        await this.#pause.wait(pause);
      }
    }
    this.#running = false;
    this.#wake();
  }

  /** Resolves with how long to wait before the next frame. */
  async #sendValues() {
    const values = this.#values.take(this.#context.frameBytes);
    if (Object.keys(values).length === 0) {
      return this.#context.frameDuration;
    }
    const answer = await this.#post("ephemeral", { client: this.#client, values });
    if (answer.mayPass || answer.status === NOT_PRESENT) {
      this.#values.again(values);
      return this.#failed(answer);
    }
    this.#backoff = this.#backoff.reset();
    if (answer.ok) {
      this.#values.told();
    } else {
      this.#refuse(values, answer.detail);
    }
    return this.#context.frameDuration;
  }

  #refuse(values, reason) {
    const refused = this.#values.refused(values);
    if (refused !== null) {
      this.#refused(refused, reason);
    }
  }

  #failed(answer) {
    if (!answer.isNone) {
      return Math.max(PATIENCE, answer.retryAfter);
    }
    const pause = this.#backoff.pause(this.#context.environment.random());
    this.#backoff = this.#backoff.next();
    return pause;
  }

  /** One after another: they stay in order. */
  async #sendMessages() {
    for (const { body, resolve } of this.#messages.splice(0)) {
      const answer = await this.#post("messages", body);
      resolve(answer.ok);
    }
  }

  #post(what, body) {
    return this.#context.transport.send("POST", `${this.#path}/${what}`, body, nothing);
  }
}
