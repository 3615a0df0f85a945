import { ExponentialBackoff } from "./exponential-backoff.js";
import { Pause } from "./pause.js";
import { ReplayFailed } from "./replay-failed.js";

/** Asks again and again where an answer may still come. */
export class Asking {
  #environment;
  #addresses;
  #transport;
  #pauses = new Set();
  #over = false;

  constructor(environment, addresses, transport) {
    this.#environment = environment;
    this.#addresses = addresses;
    this.#transport = transport;
  }

  /** Resolves with what was asked for; rejects with a ReplayFailed if that is refused, or this is over. */
  get = async (path, wanted) => {
    for (let backoff = new ExponentialBackoff(); !this.#over; backoff = backoff.next()) {
      const answer = await this.#transport.send("GET", path, undefined, wanted);
      if (this.#over) {
        break;
      }
      if (answer.ok) {
        this.#addresses.worked();
        return answer.body;
      }
      if (!answer.mayPass) {
        throw ReplayFailed.of(answer);
      }
      if (answer.isNone) {
        this.#addresses.failed(answer.url);
      }
      await this.#rest(Math.max(backoff.pause(this.#environment.random()), answer.retryAfter));
    }
    throw new ReplayFailed("closed", "the replay was closed");
  };

  /** Nothing more is asked. */
  end() {
    this.#over = true;
    this.#pauses.forEach((pause) => pause.cut());
  }

  async #rest(milliseconds) {
    const pause = new Pause(this.#environment);
    this.#pauses.add(pause);
    await pause.wait(milliseconds);
    this.#pauses.delete(pause);
  }
}
