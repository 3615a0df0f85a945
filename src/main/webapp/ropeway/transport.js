const ANSWER_PATIENCE = 45_000; // longer than a server waits for outcomes

/** What a frame may have around its actions, in bytes. */
export const ENVELOPE = 512;

const encoder = new TextEncoder();

/** How many bytes a text is on the wire. */
export function byteLength(text) {
  return encoder.encode(text).length;
}

/** Requests to the server that is in use. */
export class Transport {
  #environment;
  #addresses;
  #token;
  #meter;

  /** `token` is a text, or a function that returns one or a promise of one, or undefined. */
  constructor({ environment, addresses, token, meter }) {
    this.#environment = environment;
    this.#addresses = addresses;
    this.#token = token;
    this.#meter = meter;
  }

  /**
   * Sends JSON (or nothing) and resolves with the answer `{url, status, ok, body, retryAfter}`, or
   * with `{url, status: 0, error}` if none came. Never rejects.
   */
  async send(method, path, json, { keepalive = false } = {}) {
    const url = this.#addresses.current;
    const body = json === undefined ? undefined : JSON.stringify(json);
    const abort = new AbortController();
    const timer = this.#environment.setTimeout(() => abort.abort(), ANSWER_PATIENCE);
    const started = this.#environment.monotonic();
    try {
      const headers = await this.#headers(body && { "Content-Type": "application/json" });
      const options = { method, headers, body, keepalive, signal: abort.signal };
      this.#meter.sent(body === undefined ? 0 : byteLength(body));
      const response = await this.#environment.fetch(url + path, options);
      const answer = await this.#answer(url, response);
      this.#meter.answered(this.#environment.monotonic() - started);
      return answer;
    } catch (error) {
      return { url, status: 0, ok: false, body: {}, retryAfter: 0, error };
    } finally {
      this.#environment.clearTimeout(timer);
    }
  }

  async #answer(url, response) {
    const text = await response.text();
    this.#meter.received(byteLength(text));
    const retryAfter = 1000 * (Number(response.headers.get("Retry-After")) || 0);
    const { status, ok } = response;
    return { url, status, ok, body: parsed(text, ok), retryAfter };
  }

  /** Opens a stream; rejects if there is no answer. */
  async open(path, lastEventId, signal) {
    const headers = await this.#headers({
      Accept: "text/event-stream",
      ...(lastEventId === null ? {} : { "Last-Event-ID": String(lastEventId) }),
    });
    const url = this.#addresses.current;
    return this.#environment.fetch(url + path, { headers, signal, cache: "no-store" });
  }

  async #headers(headers = {}) {
    const token = typeof this.#token === "function" ? await this.#token() : this.#token;
    return token === undefined ? headers : { ...headers, Authorization: `Bearer ${token}` };
  }
}

/** An answer that says ok must be JSON or nothing; of a refusal it is worth a try. */
function parsed(text, ok) {
  if (text === "") {
    return {};
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    if (ok) {
      throw error;
    }
    return {};
  }
}
