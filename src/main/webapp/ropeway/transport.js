import { Answer, mediaType } from "./answer.js";
import { byteLength } from "./frame-limits.js";
import { aStream } from "./wanted.js";

const ANSWER_PATIENCE = 45_000; // longer than a server waits for outcomes

/** Requests to the server that is in use. */
export class Transport {
  #environment;
  #addresses;
  #token;
  #meter;
  #warnedOf = new Set();

  /** `token` is a text, or a function that returns one or a promise of one, or undefined. */
  constructor({ environment, addresses, token, meter }) {
    this.#environment = environment;
    this.#addresses = addresses;
    this.#token = token;
    this.#meter = meter;
  }

  /**
   * Sends JSON (or nothing) and resolves with the Answer, which is none if what came is neither what
   * is `wanted` nor a refusal of Ropeway's. Never rejects.
   */
  async send(method, path, json, wanted, { keepalive = false } = {}) {
    const url = this.#addresses.current;
    const body = json === undefined ? undefined : JSON.stringify(json);
    const abort = new AbortController();
    const timer = this.#environment.setTimeout(() => abort.abort(), ANSWER_PATIENCE);
    const started = this.#environment.monotonic();
    try {
      const headers = await this.#headers(body && { "Content-Type": "application/json" });
      this.#meter.sent(body === undefined ? 0 : byteLength(body));
      const options = { method, headers, body, keepalive, signal: abort.signal };
      const answer = await this.#answer(url, await this.#fetch(url + path, options), wanted);
      if (!answer.isNone) {
        this.#meter.answered(this.#environment.monotonic() - started);
      }
      return answer;
    } catch (error) {
      return Answer.none(url, `${url} cannot be reached: ${error.message}`);
    } finally {
      this.#environment.clearTimeout(timer);
    }
  }

  /** Opens a stream: resolves with its body, or the Answer that is none. Rejects if nothing came. */
  async open(path, lastEventId, signal) {
    const url = this.#addresses.current;
    const headers = await this.#headers({
      Accept: "text/event-stream",
      ...(lastEventId === null ? {} : { "Last-Event-ID": String(lastEventId) }),
    });
    const response = await this.#fetch(url + path, { headers, signal, cache: "no-store" });
    return aStream(response.status, mediaType(response.headers))
      ? response.body
      : this.#answer(url, response, aStream);
  }

  /** Follows no redirect: that makes a GET of a POST, which the server then refuses. */
  #fetch(url, options) {
    return this.#environment.fetch(url, { ...options, redirect: "manual" });
  }

  async #answer(url, response, wanted) {
    const text = await response.text();
    this.#meter.received(byteLength(text));
    const answer = Answer.of(url, response, text, wanted);
    if (answer.isNone && !this.#warnedOf.has(url)) {
      this.#warnedOf.add(url);
      this.#environment.warn(`Ropeway: ${answer.reason}; it is tried again.`);
    }
    return answer;
  }

  async #headers(headers = {}) {
    const token = typeof this.#token === "function" ? await this.#token() : this.#token;
    return token === undefined ? headers : { ...headers, Authorization: `Bearer ${token}` };
  }
}
