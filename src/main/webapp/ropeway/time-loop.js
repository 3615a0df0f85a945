const FIRST_SAMPLES = 4;
const BETWEEN_FIRST = 250;
const BETWEEN = 300_000;

/** Asks the server for its time while the room is live: a few times at first, then now and then. */
export class TimeLoop {
  #environment;
  #transport;
  #clock;
  #timer;
  #run = 0;

  constructor({ environment, transport, clock }) {
    this.#environment = environment;
    this.#transport = transport;
    this.#clock = clock;
  }

  /** Starts anew, perhaps with another server; resolves after the first answer, or none. */
  async live() {
    this.stop();
    const run = this.#run;
    this.#clock.doubt();
    await this.#ask();
    if (run === this.#run) {
      this.#later(1);
    }
  }

  stop() {
    this.#run++;
    this.#environment.clearTimeout(this.#timer);
  }

  #later(samples) {
    const run = this.#run;
    const pause = samples < FIRST_SAMPLES ? BETWEEN_FIRST : BETWEEN;
    this.#timer = this.#environment.setTimeout(async () => {
      await this.#ask();
      if (run === this.#run) {
        this.#later(samples + 1);
      }
    }, pause);
  }

  async #ask() {
    const sent = this.#environment.monotonic();
    const answer = await this.#transport.send("GET", "/api/time");
    if (answer.ok && Number.isFinite(answer.body.time)) {
      this.#clock.sample(sent, this.#environment.monotonic(), answer.body.time);
    }
  }
}
