const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 8000;
const PATIENCE = 45000;
const MOST_WAITING = 200;
const REMEMBERED = 100;

/** The server refused a request; nothing of it was recorded. */
export class RefusedError extends Error {}

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
      return Promise.reject(new RefusedError("too many actions wait for the server"));
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
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const id = this.#nextId;
      this.#remember(id, name, args);
      const answer = await this.#post({ id, name, args });
      if (answer?.ok) {
        this.#nextId++;
        return answer.body.outcomes[0];
      }
      if (answer?.status === 409 && answer.body.expectedId) {
        this.#nextId = answer.body.expectedId;
      } else if (answer && !mayPass(answer.status)) {
        throw new RefusedError(answer.body.detail ?? answer.body.title ?? `${answer.status}`);
      }
      await sleep(Math.max(pause, answer?.retryAfter ?? 0));
    }
  }

  /** The server's answer, or undefined if none came. */
  async #post(action) {
    try {
      const response = await fetch(this.#url, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ client: this.#client, actions: [action] }),
        signal: AbortSignal.timeout(PATIENCE),
      });
      const { ok, status, headers } = response;
      const body = ok ? await response.json() : await response.json().catch(() => ({}));
      return { ok, status, body, retryAfter: 1000 * (Number(headers.get("Retry-After")) || 0) };
    } catch {
      return undefined;
    }
  }

  #remember(id, name, args) {
    this.#labels.set(id, `${name}(${JSON.stringify(args)})`);
    this.#labels.delete(id - REMEMBERED);
  }
}

function mayPass(status) {
  return status === 408 || status === 429 || status >= 500;
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
