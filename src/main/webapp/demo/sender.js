import { RefusedError, post, untilAnswered } from "./ask.js";

const MOST_WAITING = 200;
const REMEMBERED = 100;

/**
 * Records a client's actions on one key, one request after another. A request without an answer is
 * sent again under the same id for as long as it takes: the server applies an id once, so whoever
 * is in doubt may repeat.
 */
export class Sender {
  #url;
  #client;
  #nextId = 1;
  #waiting = 0;
  #last = Promise.resolve();
  #labels = new Map();

  constructor(url, client) {
    this.#url = url;
    this.#client = client;
  }

  /** The outcome of an action: `{id, status, version, reason}`. */
  send(name, args) {
    if (this.#waiting === MOST_WAITING) {
      return Promise.reject(new Error("too many actions wait for the server"));
    }
    this.#waiting++;
    const outcome = this.#last.then(() => this.#deliver(name, args));
    const settled = () => void this.#waiting--;
    this.#last = outcome.then(settled, settled);
    return outcome;
  }

  /** What this client asked for under an id, if that was lately. */
  label(id) {
    return this.#labels.get(id);
  }

  async #deliver(name, args) {
    const answer = await untilAnswered(() => this.#once(name, args));
    if (!answer.ok) {
      throw new RefusedError(answer);
    }
    this.#nextId++;
    return answer.body.outcomes[0];
  }

  async #once(name, args) {
    const id = this.#nextId;
    this.#remember(id, name, args);
    const answer = await post(this.#url, { client: this.#client, actions: [{ id, name, args }] });
    if (answer?.status === 409 && answer.body.expectedId) {
      this.#nextId = answer.body.expectedId;
      return undefined;
    }
    return answer;
  }

  #remember(id, name, args) {
    this.#labels.set(id, `${name}(${JSON.stringify(args)})`);
    this.#labels.delete(id - REMEMBERED);
  }
}
