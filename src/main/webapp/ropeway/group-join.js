import { Addresses } from "./addresses.js";
import { Disconnect } from "./disconnect.js";
import { ExponentialBackoff } from "./exponential-backoff.js";
import { Pause } from "./pause.js";
import { keeperOf } from "./token-keepers.js";
import { TrafficMeter } from "./traffic-meter.js";
import { Transport } from "./transport.js";
import { aSeat } from "./wanted.js";

/** Whoever loses so many seats on the way is told that all is full. */
const MOST_SEATS = 5;

/**
 * Gets into some room of a group: asks the server for one, connects to it, and asks again if the seat
 * was lost on the way.
 *
 *      ┌── silence, 5xx: again after a pause, perhaps at another server
 *      ▼
 *    asking ────────────── a room ─────────────► connecting ──────────────► live
 *      ▲                                              │
 *      └──────────── room-full, a few times ──────────┘
 */
export class GroupJoin {
  #settings;
  #environment;
  #addresses;
  #keeper;
  #transport;
  #pause;
  #ends;
  #over = null;
  #trouble = "no answer";
  #cut = () => {};

  constructor(settings) {
    const { environment, urls, timeout } = settings;
    this.#settings = settings;
    this.#environment = environment;
    this.#addresses = new Addresses(urls);
    this.#keeper = keeperOf(settings);
    this.#transport = new Transport({
      environment,
      addresses: this.#addresses,
      keeper: this.#keeper,
      meter: new TrafficMeter(),
    });
    this.#pause = new Pause(environment);
    this.#ends = environment.monotonic() + timeout;
  }

  /** `connecting({key, client, timeout})` opens a room, as `connect` does. */
  async run(connecting) {
    const leave = this.#keeper.join({
      identity: null,
      renewed: () => {},
      over: (disconnect) => {
        this.#over = disconnect;
        this.#pause.cut();
      },
    });
    const late = this.#environment.setTimeout(() => this.#late(), this.#settings.timeout);
    try {
      const client = await this.#name();
      let backoff = new ExponentialBackoff();
      for (let seats = 1; ; seats++) {
        const key = await this.#seat(client);
        try {
          return await connecting({ key, client, timeout: this.#left });
        } catch (error) {
          if (error.type !== "room-full" || seats === MOST_SEATS) {
            throw error;
          }
          backoff = await this.#wait(backoff);
        }
      }
    } finally {
      this.#environment.clearTimeout(late);
      leave();
    }
  }

  get #left() {
    return Math.max(1, this.#ends - this.#environment.monotonic());
  }

  /** A server that knows who this is says so. */
  async #name() {
    const { client, token } = this.#settings;
    if (token === undefined && client !== undefined) {
      return client;
    }
    const identity = await this.#intime(this.#keeper.signIn());
    if (identity !== null && client !== undefined && identity !== client) {
      const message = `the server says that this is "${identity}", not "${client}"`;
      throw new Disconnect("identity-changed", message);
    }
    const name = identity ?? client;
    if (name === undefined) {
      throw new TypeError('join needs "client", a text');
    }
    return name;
  }

  /** The key of a room in which a seat is held. */
  async #seat(client) {
    const { store, group } = this.#settings;
    const path = `/api/stores/${encodeURIComponent(store)}/groups/${encodeURIComponent(group)}/join`;
    for (let backoff = new ExponentialBackoff(); ; ) {
      const answer = await this.#intime(this.#transport.send("POST", path, { client }, aSeat));
      if (answer.ok) {
        this.#addresses.worked();
        return answer.body.key;
      }
      if (!answer.mayPass) {
        throw Disconnect.answer(answer);
      }
      this.#trouble = answer.detail;
      this.#addresses.failed(answer.url);
      backoff = await this.#wait(backoff, answer.retryAfter);
    }
  }

  async #wait(backoff, least = 0) {
    const pause = Math.max(backoff.pause(this.#environment.random()), least);
    await this.#intime(this.#pause.wait(pause));
    return backoff.next();
  }

  #late() {
    const { timeout } = this.#settings;
    const last = this.#keeper.trouble ?? this.#trouble;
    this.#over ??= new Disconnect("not-in-time", `not live after ${timeout} ms: ${last}`);
    this.#pause.cut();
    this.#cut();
  }

  /** What it waits for, unless the time is over, or there is no token any more. */
  async #intime(promise) {
    const cut = new Promise((resolve) => (this.#cut = resolve));
    const result = await Promise.race([promise, cut]);
    if (this.#over !== null) {
      throw this.#over;
    }
    return result;
  }
}
