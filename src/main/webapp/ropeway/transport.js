import { Answer, mediaType } from "./answer.js";
import { byteLength } from "./frame-limits.js";
import { Disconnect } from "./disconnect.js";
import { aStream } from "./wanted.js";

const REFUSED = 401;
const ANSWER_PATIENCE = 45_000; // longer than a server waits for outcomes

/** Requests to the server that is in use. */
export class Transport {
  #environment;
  #addresses;
  #keeper;
  #meter;
  #warnedOf = new Set();

  /** Without a `keeper` of tokens it only sends as somebody. */
  constructor({ environment, addresses, keeper, meter }) {
    this.#environment = environment;
    this.#addresses = addresses;
    this.#keeper = keeper;
    this.#meter = meter;
  }

  /**
   * Sends JSON (or nothing) and resolves with the Answer, which is none if what came is neither what
   * is `wanted` nor a refusal of Ropeway's. If the token is refused, and another one is found, the
   * request is sent again with that. Never rejects.
   */
  async send(method, path, json, wanted, options) {
    try {
      const token = await this.#keeper.usable();
      const answer = await this.sendAs(token, method, path, json, wanted, options);
      if (answer.status !== REFUSED || this.#keeper.refused(token, answer).final) {
        return answer;
      }
      return await this.sendAs(await this.#keeper.usable(), method, path, json, wanted, options);
    } catch (disconnect) {
      return Answer.none(this.#addresses.current, disconnect.message);
    }
  }

  /** As `send` does, once, with this token or none. */
  async sendAs(token, method, path, json, wanted, { keepalive = false } = {}) {
    const url = this.#addresses.current;
    const body = json === undefined ? undefined : JSON.stringify(json);
    const abort = new AbortController();
    const timer = this.#environment.setTimeout(() => abort.abort(), ANSWER_PATIENCE);
    const started = this.#environment.monotonic();
    try {
      const headers = authorized(token, body && { "Content-Type": "application/json" });
      this.#meter.sent(body === undefined ? 0 : byteLength(body), path);
      const options = { method, headers, body, keepalive, signal: abort.signal };
      const answer = await this.#answer(url, path, await this.#fetch(url + path, options), wanted);
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

  /**
   * Opens a stream as somebody: resolves with its body, or with the Disconnect that its answer is.
   * Rejects if nothing came.
   */
  async open(token, path, lastEventId, signal) {
    const url = this.#addresses.current;
    const headers = authorized(token, {
      Accept: "text/event-stream",
      ...(lastEventId === null ? {} : { "Last-Event-ID": String(lastEventId) }),
    });
    const response = await this.#fetch(url + path, { headers, signal, cache: "no-store" });
    if (aStream(response.status, mediaType(response.headers))) {
      return response.body;
    }
    const answer = await this.#answer(url, path, response, aStream);
    return answer.status === REFUSED ? this.#keeper.refused(token, answer) : Disconnect.answer(answer);
  }

  /**
   * Follows no redirect: that makes a GET of a POST, which the server then refuses, and takes a token
   * elsewhere. A page's cookies go to where the page is from.
   */
  #fetch(url, options) {
    const all = { ...options, redirect: "manual", credentials: "same-origin" };
    return this.#environment.fetch(url, all);
  }

  async #answer(url, path, response, wanted) {
    const text = await response.text();
    this.#meter.received(byteLength(text), path);
    const answer = Answer.of(url, response, text, wanted);
    if (answer.isNone && !this.#warnedOf.has(url)) {
      this.#warnedOf.add(url);
      this.#environment.warn(`Ropeway: ${answer.reason}; it is tried again.`);
    }
    return answer;
  }
}

function authorized(token, headers = {}) {
  return token === null ? headers : { ...headers, Authorization: `Bearer ${token}` };
}
