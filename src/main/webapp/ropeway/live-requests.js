import { Answer } from "./answer.js";

const PATIENCE = 45_000; // as for requests of HTTP
const NO_CONTENT = 204;
const NOT_WATCHED = "not-watched";

/**
 * What a room asks for over its live connection, and what becomes of it, as Answers that HTTP would
 * have given. What is not answered in time stays in its queue, for what is told in order.
 */
export class LiveRequests {
  #environment;
  #meter;
  #url;
  #client;
  #send;
  #ask;
  #recording = [];
  #taking = [];
  #over = null;

  /** `send(kind, payload)` and `ask(kind, payload, answered)` return how many bytes were sent. */
  constructor({ environment, meter }, url, client, { send, ask }) {
    this.#client = client;
    this.#environment = environment;
    this.#meter = meter;
    this.#url = url;
    this.#send = send;
    this.#ask = ask;
  }

  /** Whether a request is by the client of this connection's watch, as all over it are. */
  carries({ client } = {}) {
    return client === undefined || client === this.#client;
  }

  /** Records actions; answered once all are decided, or refused as a whole. */
  actions({ actions }) {
    const ids = new Set(actions.map(({ id }) => id));
    return this.#request("actions", actions, this.#recording, { ids, outcomes: [], version: 0 });
  }

  /** Shows values that are not stored. */
  ephemeral({ values }) {
    return this.#request("values", values, this.#taking);
  }

  /** Sends a message to those who are here. */
  messages({ client: _, ...body }) {
    return this.#request("say", body, this.#taking);
  }

  /** Asks for the server's time. */
  time() {
    return this.#question("ping", undefined);
  }

  /** Applies actions together or not at all. */
  transactions(body) {
    return this.#question("transaction", body);
  }

  /** An update or a snapshot names what was decided; what is answered comes by itself. */
  decided({ version, acks = [] }) {
    const own = acks.filter(({ client, result }) => client === this.#client && result !== true);
    if (own.length > 0) {
      this.outcomes({ version, outcomes: own });
    }
  }

  /** What became of actions. */
  outcomes({ version, outcomes }) {
    for (const outcome of outcomes) {
      const { id, status, reason, version: at = version, result } = outcome;
      const plain = { id, status, reason, version: at, ...(result === undefined ? {} : { result }) };
      this.#recording
        .filter(({ ids }) => ids.delete(id))
        .forEach((each) => each.outcomes.push(plain));
    }
    this.#recording.forEach((each) => (each.version = Math.max(each.version, version)));
    const done = this.#recording.filter(({ ids }) => ids.size === 0);
    this.#recording = this.#recording.filter(({ ids }) => ids.size > 0);
    done.forEach((each) => each.answer(200, { version: each.version, outcomes: each.outcomes }));
  }

  /** Nothing of the oldest request with actions is recorded. */
  refused(problem) {
    this.#recording.shift()?.resolve(this.#answer(problem));
  }

  /** What became of the oldest values or message. */
  took(what) {
    const oldest = this.#taking.shift();
    what === true ? oldest?.answer(NO_CONTENT) : oldest?.resolve(this.#answer(what));
  }

  /** That the watch has ended meanwhile says nothing of what was asked for. */
  #answer(problem) {
    const answer = Answer.told(this.#url, problem);
    return answer.problem === NOT_WATCHED ? Answer.none(this.#url, answer.detail) : answer;
  }

  /** Nothing more will be answered. */
  end(message) {
    this.#over = message;
    const left = [...this.#recording.splice(0), ...this.#taking.splice(0)];
    left.forEach(({ resolve }) => resolve(Answer.none(this.#url, message)));
  }

  #request(kind, payload, queue, more) {
    return this.#answered((resolve) => {
      const answer = (status, body) => resolve(new Answer(this.#url, { status, body }));
      queue.push({ ...more, resolve, answer });
      return this.#send(kind, payload);
    }, kind);
  }

  #question(kind, body) {
    const answered = (resolve) => (answer, bytes) => {
      this.#meter.received(bytes, kind);
      resolve(answer);
    };
    return this.#answered((resolve) => this.#ask(kind, body, answered(resolve)), kind);
  }

  #answered(sent, kind) {
    if (this.#over !== null) {
      return Promise.resolve(Answer.none(this.#url, this.#over));
    }
    const started = this.#environment.monotonic();
    return new Promise((resolve) => {
      const late = () => resolve(Answer.none(this.#url, `${this.#url} does not answer`));
      const timer = this.#environment.setTimeout(late, PATIENCE);
      const bytes = sent((answer) => {
        this.#environment.clearTimeout(timer);
        if (!answer.isNone) {
          this.#meter.answered(this.#environment.monotonic() - started);
        }
        resolve(answer);
      });
      this.#meter.sent(bytes, kind);
    });
  }
}
