import { Disconnect } from "./disconnect.js";

const TRIES = 2;
const AGAIN = 180_000;
const SOON = 5_000;

/** What says nothing of live connections as such: others would end for it too. */
const OF_THE_CALLER = new Set(["token-expired", "network-lost"]);
/** What another try could not change. */
const HOPELESS = "protocol-broken";

/**
 * Says whether the next stream is to be a live connection or server-sent events.
 *
 *     live ── two tries brought no welcome, or the server speaks something else ──► events
 *      ▲                                                                              │
 *      └────────────── after minutes, once; or events cannot be had either ───────────┘
 *
 * Where there has been one it is tried sooner at first: a network that was away may be all there was.
 * With `always` it is live whatever happens.
 */
export class LiveChoice {
  #environment;
  #always;
  #failures = 0;
  #again = -Infinity;
  #pause = AGAIN;
  #timer;
  #waiting = new Set();

  constructor(environment, always) {
    this.#environment = environment;
    this.#always = always;
  }

  /** Whether there is anything else. */
  get isFree() {
    return !this.#always;
  }

  get isLive() {
    return this.#always || this.#environment.monotonic() >= this.#again;
  }

  /** There has been a connection: what fails next is rather the network than what is in between. */
  welcomed() {
    this.#failures = 0;
    this.#pause = SOON;
  }

  /** What it is that a server speaks another version: the end, if there is nothing else to go by. */
  refused(message) {
    return new Disconnect(this.#always ? "version-refused" : "protocol-broken", message);
  }

  /** A connection has ended. */
  ended(disconnect, welcomed) {
    const hopeless = disconnect.type === HOPELESS;
    const saysNothing = disconnect.final || OF_THE_CALLER.has(disconnect.type);
    if (saysNothing || (welcomed && !hopeless)) {
      return;
    }
    this.#failures = hopeless ? TRIES : this.#failures + 1;
    if (this.#failures >= TRIES) {
      this.#again = this.#environment.monotonic() + this.#pause;
      this.#pause = hopeless ? AGAIN : Math.min(2 * this.#pause, AGAIN);
      this.#await();
    }
  }

  /** The server cannot be reached by events either, so that says nothing of live connections. */
  unreachable() {
    this.#again = -Infinity;
  }

  /** Calls a function when a live connection may be tried again; returns what ends that. */
  whenLive(tried) {
    this.#waiting.add(tried);
    this.#await();
    return () => {
      this.#waiting.delete(tried);
      if (this.#waiting.size === 0) {
        this.#environment.clearTimeout(this.#timer);
      }
    };
  }

  #await() {
    this.#environment.clearTimeout(this.#timer);
    const left = this.#again - this.#environment.monotonic();
    if (left > 0 && this.#waiting.size > 0) {
      const due = () => [...this.#waiting].forEach((tried) => tried());
      this.#timer = this.#environment.setTimeout(due, left);
    }
  }
}
