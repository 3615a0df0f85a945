import { ExponentialBackoff } from "./exponential-backoff.js";
import { theTime } from "./wanted.js";

const FIRST_SAMPLES = 4;
const BETWEEN_FIRST = 250;
const BETWEEN = 300_000;
const LONGEST_PAUSE = 60_000;

/**
 * Asks the server for its time while the room is live: a few times at first, then now and then. If
 * there is no answer it asks again, after pauses that grow.
 */
export class TimeLoop {
  #environment;
  #transport;
  #clock;
  #timer;
  #samples = 0;
  #backoff = new ExponentialBackoff({ first: BETWEEN_FIRST, longest: LONGEST_PAUSE });
  #run = 0;

  constructor({ environment, transport, clock }) {
    this.#environment = environment;
    this.#transport = transport;
    this.#clock = clock;
  }

  /** Starts anew, perhaps with another server; resolves after the first answer, or none. */
  async live() {
    this.stop();
    this.#samples = 0;
    this.#backoff = this.#backoff.reset();
    this.#clock.doubt();
    await this.#ask(this.#run);
  }

  stop() {
    this.#run++;
    this.#environment.clearTimeout(this.#timer);
  }

  async #ask(run) {
    const sent = this.#environment.monotonic();
    const answer = await this.#transport.send("GET", "/api/time", undefined, theTime);
    if (run === this.#run) {
      const pause = this.#judge(sent, answer);
      this.#timer = this.#environment.setTimeout(() => this.#ask(run), pause);
    }
  }

  /** Takes what the answer says; returns how long to wait before the next question. */
  #judge(sent, answer) {
    const { monotonic, random } = this.#environment;
    if (answer.ok) {
      this.#clock.sample(sent, monotonic(), answer.body.time);
      this.#backoff = this.#backoff.reset();
      return ++this.#samples < FIRST_SAMPLES ? BETWEEN_FIRST : BETWEEN;
    }
    const pause = this.#backoff.pause(random());
    this.#backoff = this.#backoff.next();
    return Math.max(pause, answer.retryAfter);
  }
}
