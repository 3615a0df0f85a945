import { Addresses } from "./addresses.js";
import { Disconnect } from "./disconnect.js";
import { Renewal } from "./renewal.js";
import { renewedAfter } from "./token-life.js";
import { TrafficMeter } from "./traffic-meter.js";
import { Transport } from "./transport.js";

const LONGEST_TIMER = 86_400_000; // longer ones run out at once
const REFUSED_AGAIN = 30_000;
const OF_TOKENS = new Set(["token-expired", "not-signed-in", "token-refused", "revoked"]);

/**
 * The token of all rooms that were given the same way to get one. Requests take it from here, wait
 * here while there is none, and tell here that it was refused.
 *
 *              signIn()            it is named                 80 % of its life
 *     nobody ───────────► asking ───────────────► signed in ───────────────────► renewing ──┐
 *                           │                       ▲  │  ▲                                 │
 *                           │                       │  │  └──────── another, of the same ───┘
 *                           │                       │  │ 401, or a stream ends as expired
 *                           │       another, of the │  ▼
 *                           │       same identity   └─ renewing, while requests wait
 *                           ▼                            │
 *                          over ◄────────────────────────┘   not-signed-in revoked identity-changed
 */
export class TokenKeeper {
  #environment;
  #context;
  #source;
  #ended;
  #rooms = new Set();
  #token = null;
  #taken = true;
  #ends = Infinity;
  #begun = false;
  #identity = null;
  #replacedAt = -Infinity;
  #renewal = null;
  #renewing = null;
  #timer;
  #due = Infinity;
  #over = null;

  /** `source` gives tokens, null if there are none; `ended()` is called when this is over. */
  constructor({ environment, urls }, source, ended) {
    const addresses = new Addresses(urls);
    const meter = new TrafficMeter();
    this.#environment = environment;
    this.#context = { environment, addresses, transport: new Transport({ environment, addresses, meter }) };
    this.#source = source;
    this.#ended = ended;
  }

  /**
   * A room uses it, `{identity, renewed(token), over(disconnect)}`; its identity is null until it has a
   * name. Returns what ends that.
   */
  join(room) {
    this.#rooms.add(room);
    return () => {
      this.#rooms.delete(room);
      if (this.#rooms.size === 0) {
        this.#end(new Disconnect("closed", "no room is open"));
      }
    };
  }

  /** Resolves with the identity that the server gives, null if it gives none. */
  async signIn() {
    if (!this.#begun && this.#over === null) {
      this.#begun = true;
      this.#taken = false;
      this.#renew("first");
    }
    await this.usable();
    return this.#identity;
  }

  /** Who the server says this is; null if it was not asked, or takes any name. */
  get identity() {
    return this.#identity;
  }

  /** For people: what keeps it from having a token; null if nothing does. */
  get trouble() {
    return this.#renewal?.trouble ?? null;
  }

  /** Resolves with the token to send, null if there is none; rejects once it is over. */
  async usable() {
    while (this.#over === null && !this.#taken) {
      await this.#renewing;
    }
    if (this.#over !== null) {
      throw this.#over;
    }
    return this.#token;
  }

  /** Whether a token is the one to send. */
  isCurrent(token) {
    return token === this.#token && this.#taken;
  }

  /** A server has answered 401 to a token: what that is to a stream. It is not final if there may be another. */
  refused(token, answer) {
    if (!OF_TOKENS.has(answer.problem)) {
      return Disconnect.answer(answer);
    }
    const again = new Disconnect("token-expired", `${answer.url} answered 401: ${answer.detail}`);
    if (this.#over !== null || !this.isCurrent(token)) {
      return this.#over ?? again;
    }
    const expired = answer.problem === "token-expired";
    const replaced = this.#environment.monotonic() - this.#replacedAt < REFUSED_AGAIN;
    if (this.#source === null || answer.problem === "revoked" || (replaced && !expired)) {
      return this.#end(Disconnect.answer(answer));
    }
    this.#taken = false;
    this.#renew(expired ? "expired" : "refused");
    return again;
  }

  /** A server has ended a stream because its token has ended. */
  expired(token) {
    if (this.#source !== null && this.#over === null && this.isCurrent(token)) {
      this.#taken = false;
      this.#renew("expired");
    }
  }

  #renew(reason) {
    this.#environment.clearTimeout(this.#timer);
    if (this.#renewal !== null) {
      this.#renewal.hurry(reason);
      return;
    }
    const keeper = this;
    const held = {
      token: this.#token,
      get lives() {
        return keeper.#lives;
      },
    };
    this.#renewal = new Renewal(this.#context, this.#source ?? (() => null), held, reason);
    this.#renewing = this.#renewal.run().then(
      (myself) => this.#renewed(myself, reason),
      (disconnect) => this.#end(disconnect),
    );
  }

  get #lives() {
    return this.#taken && this.#environment.monotonic() < this.#ends;
  }

  #renewed(myself, reason) {
    this.#renewal = null;
    const { token, identity, life } = myself;
    if (identity !== null && this.#isOther(identity)) {
      this.#end(new Disconnect("identity-changed", `the server says that this is "${identity}" now`));
      return;
    }
    const now = this.#environment.monotonic();
    this.#token = token;
    this.#taken = true;
    this.#identity = identity ?? this.#identity;
    this.#ends = now + life;
    this.#replacedAt = reason === "refused" ? now : -Infinity;
    if (this.#source !== null && life < Infinity) {
      this.#due = now + renewedAfter(life);
      this.#await();
    }
    if (reason !== "first") {
      this.#rooms.forEach((room) => room.renewed(token));
    }
  }

  /** Whether what was done here was done as somebody else. */
  #isOther(identity) {
    const names = [this.#identity, ...[...this.#rooms].map((room) => room.identity)];
    return names.some((name) => name !== null && name !== identity);
  }

  #await() {
    const left = this.#due - this.#environment.monotonic();
    const next = () => (left > LONGEST_TIMER ? this.#await() : this.#renew("expiring"));
    this.#timer = this.#environment.setTimeout(next, Math.min(left, LONGEST_TIMER));
  }

  #end(disconnect) {
    if (this.#over === null) {
      this.#over = disconnect;
      this.#environment.clearTimeout(this.#timer);
      this.#renewal?.stop(disconnect);
      this.#ended();
      [...this.#rooms].forEach((room) => room.over(disconnect));
    }
    return this.#over;
  }
}
