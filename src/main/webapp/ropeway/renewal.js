import { Disconnect } from "./disconnect.js";
import { ExponentialBackoff } from "./exponential-backoff.js";
import { Myself } from "./myself.js";
import { Pause } from "./pause.js";
import { theCaller } from "./wanted.js";

const PATIENCE = 30_000;
const TOKEN = /^[\w\-.~+/]+=*$/;
const REFUSED = 401;
const UNKNOWN = 404; // of a server that knows no callers

/**
 * Gets one token: asks the application for it, and the server whom it names.
 *
 *      ┌── it throws: again after a pause,      ┌── silence, 5xx: again after a pause,
 *      │   while the held token lives           │   perhaps at another server
 *      ▼                                        ▼
 *    asking ───────────── a token ──────────► naming ───── 200, or 404 ─────► done
 *      ▲                                        │
 *      └────────────── 401: once ───────────────┘
 *
 * Nothing but the question is sent with a token before the server has named whose it is.
 */
export class Renewal {
  #environment;
  #addresses;
  #transport;
  #source;
  #held;
  #reason;
  #pause;
  #backoff = new ExponentialBackoff();
  #old;
  #stopped = null;

  /** For people: what has gone wrong last. */
  trouble = null;

  /**
   * `held` is `{token, lives}`: the token that is to be replaced, and whether it is still taken.
   * `reason` is why another one is needed: "first", "expiring", "expired" or "refused".
   */
  constructor({ environment, addresses, transport }, source, held, reason) {
    this.#environment = environment;
    this.#addresses = addresses;
    this.#transport = transport;
    this.#source = source;
    this.#held = held;
    this.#reason = reason;
    this.#old = new Set(reason === "first" ? [] : [held.token, null]);
    this.#pause = new Pause(environment);
  }

  /** Resolves with Myself; rejects with the Disconnect that is the end of it. */
  async run() {
    for (;;) {
      const token = await this.#ask();
      const { answer, waited } = await this.#name(token);
      if (answer.status === UNKNOWN || namesTheCaller(answer)) {
        return new Myself(token, answer, this.#environment.wall());
      }
      await this.#refused(token, answer, waited);
    }
  }

  /** The held token is not taken any more. */
  hurry(reason) {
    this.#reason = reason;
    this.#pause.cut();
  }

  stop(disconnect) {
    this.#stopped = disconnect;
    this.#pause.cut();
  }

  /** Asks the application until it gives another token than those that there were. */
  async #ask() {
    const begun = this.#environment.monotonic();
    for (;;) {
      const { token, failure } = await this.#call();
      if (failure === null && !this.#old.has(token)) {
        return token;
      }
      this.trouble = failure ?? (token === null ? "there is no token" : "there is no other token");
      const patient = failure !== null && this.#environment.monotonic() - begun < PATIENCE;
      if (!this.#held.lives && !patient) {
        throw new Disconnect("not-signed-in", this.trouble);
      }
      await this.#wait();
    }
  }

  async #call() {
    let token = null;
    let failure = null;
    try {
      token = (await this.#source({ reason: this.#reason })) ?? null;
      if (token !== null && !(typeof token === "string" && TOKEN.test(token))) {
        failure = "what was given is no token"; // it is not quoted: it may be almost one
      }
    } catch (error) {
      failure = `no token was given: ${error?.message ?? error}`;
    }
    this.#goOn();
    return { token, failure };
  }

  /** Asks the servers whose token it is, until one answers. */
  async #name(token) {
    for (let waited = false; ; waited = true) {
      const url = this.#addresses.current;
      const answer = await this.#transport.sendAs(token, "GET", "/api/me", undefined, theCaller);
      this.#goOn();
      if (!answer.mayPass || answer.status === REFUSED) {
        this.#addresses.worked();
        return { answer, waited };
      }
      this.trouble = answer.detail;
      this.#addresses.failed(url);
      await this.#wait(answer.retryAfter);
    }
  }

  /** A refused token is replaced once, and for as long as another one lives. */
  async #refused(token, answer, waited) {
    const { status, ok, problem, url, detail } = answer;
    if (problem === "revoked" || (!ok && status !== REFUSED)) {
      throw Disconnect.answer(answer);
    }
    const expired = problem === "token-expired";
    const again = this.#reason === "first" || this.#held.lives || (expired && waited);
    this.trouble = ok ? `${url} does not say who this is` : `${url} answered ${status}: ${detail}`;
    if (!again) {
      throw new Disconnect("not-signed-in", this.trouble);
    }
    this.#old.add(token).add(null);
    this.#reason = expired ? "expired" : "refused";
    if (this.#held.lives) {
      await this.#wait();
    }
  }

  async #wait(least = 0) {
    const pause = this.#backoff.pause(this.#environment.random());
    this.#backoff = this.#backoff.next();
    await this.#pause.wait(Math.max(pause, least));
    this.#goOn();
  }

  #goOn() {
    if (this.#stopped !== null) {
      throw this.#stopped;
    }
  }
}

/** A server that knows callers names one, or says that it takes any name. */
function namesTheCaller({ ok, body }) {
  return ok && (body.auth === "none" || typeof body.identity === "string");
}
