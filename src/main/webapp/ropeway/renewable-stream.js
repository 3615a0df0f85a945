import { Connection } from "./connection.js";
import { Disconnect } from "./disconnect.js";
import { ExponentialBackoff } from "./exponential-backoff.js";
import { Handover } from "./handover.js";
import { LiveWatch } from "./live-watch.js";
import { Pause } from "./pause.js";

const PATIENCE = 10_000;
const FIRST_PAUSE = 1_000;

/**
 * A room's stream: one connection, and for a moment two, when it passes on to one with a newer token,
 * or from server-sent events to a live connection, which takes newer tokens itself.
 *
 *     one ── renew() ──► two ── both are as far ──► the other one
 *      ▲                  │
 *      └── the other one ended, or was never as far: again after a pause
 *
 * The server sees this client all the time, and what is followed lacks nothing and has nothing twice.
 */
export class RenewableStream {
  #context;
  #path;
  #host;
  #pause;
  #backoff = new ExponentialBackoff({ first: FIRST_PAUSE });
  #current = null;
  #next = null;
  #handover = null;
  #passed = null; // the last handover: messages of the old one may still come again
  #newer = undefined; // the token to go on with
  #waits = false;
  #company = false;
  #unwait = () => {};
  #ended = null;
  #finish;

  /**
   * The host has `version` (null if there is nothing to go on from), `after`, by which the server is asked
   * to go on: an id that it has told, or the version, `opened()`, `event(event, data)`,
   * `retry(milliseconds)` and `anew()`: what is shown besides the data will be told as a whole.
   */
  constructor(context, path, host) {
    this.#context = context;
    this.#path = path;
    this.#host = host;
    this.#pause = new Pause(context.environment);
  }

  /** Opens it once there is a token; resolves with the Disconnect that ended it. Never rejects. */
  run() {
    const finished = new Promise((resolve) => (this.#finish = resolve));
    this.#context.keeper.usable().then(
      (token) => this.#open(token),
      (disconnect) => this.end(disconnect),
    );
    return finished;
  }

  /** Passes on to a connection with a newer token. */
  renew(token) {
    this.#newer = token;
    this.#pass();
  }

  /** What carries requests besides; null if this stream does not, or is not open. */
  get requests() {
    return this.#current?.requests ?? null;
  }

  /** Has the client leave at once; null if this stream cannot, or is not open. */
  leave() {
    return this.requests === null ? null : this.#current.leave();
  }

  /** Ends it for a reason. */
  end(disconnect) {
    this.#ended ??= disconnect;
    this.#unwait();
    this.#current?.end(disconnect);
    this.#next?.end(disconnect);
    this.#pause.cut();
    this.#finish(this.#ended);
  }

  /** Looks at once whether it is still alive. */
  look() {
    this.#current?.look();
    this.#next?.look();
  }

  #open(token) {
    if (this.#ended === null) {
      this.#newer = undefined;
      this.#current = this.#connect(token, () => this.#host.opened());
      this.#unwait = this.#context.live?.choice.whenLive(() => this.#pass()) ?? this.#unwait;
    }
  }

  #connect(token, opened) {
    const url = this.#context.addresses.current;
    const Kind = this.#mayBeLive ? LiveWatch : Connection;
    const connection = new Kind(this.#context, token, {
      opened: () => {
        this.#context.meter.connected();
        opened();
      },
      event: (event) => this.#event(connection, url, event),
      retry: (milliseconds) => this.#host.retry(milliseconds),
    });
    connection
      .run(url, this.#path, this.#host.after)
      .then((disconnect) => this.#lost(connection, disconnect));
    return connection;
  }

  get #mayBeLive() {
    return this.#context.live?.choice.isLive ?? false;
  }

  #event(connection, url, { event, data }) {
    if (event === "access") {
      this.#denied(connection, url, data.reason);
    } else if (this.#counts(connection, event, data)) {
      this.#host.event(event, data);
    }
    this.#meet();
    this.#pass();
  }

  #denied(connection, url, reason) {
    if (reason === "token-expired") {
      this.#context.keeper.expired(connection.token);
    }
    connection.end(Disconnect.access(url, reason));
  }

  #counts(connection, event, json) {
    if (connection === this.#current) {
      this.#company ||= event === "clients";
      return this.#next === null
        ? (this.#passed?.next(event, json) ?? true)
        : this.#handover.old(event, json);
    }
    if (connection !== this.#next) {
      return false;
    }
    const named = this.#handover.named;
    const counts = this.#handover.next(event, json);
    if (this.#handover.named && !named) {
      this.#host.anew();
    }
    return counts;
  }

  /** Opens the other one if there is a reason, and something to go on from. */
  #pass() {
    const { version } = this.#host;
    const ready = this.#current?.isOpen && version !== null && this.#ended === null;
    if (!ready || this.#next !== null || this.#waits || !this.#mustPass) {
      return;
    }
    const token = this.#newer ?? this.#current.token;
    if (this.#current instanceof LiveWatch) {
      this.#newer = undefined;
      this.#current.renew(token);
      return;
    }
    this.#handover = new Handover(version, this.#company);
    this.#next = this.#connect(token, () => this.#meet());
    this.#newer = undefined;
    this.#limit(this.#next);
  }

  /** Whether there is a newer token, or a live connection may be had instead of events. */
  get #mustPass() {
    return this.#newer !== undefined || (this.#mayBeLive && !(this.#current instanceof LiveWatch));
  }

  async #limit(next) {
    await this.#pause.wait(PATIENCE);
    if (next === this.#next) {
      next.end(new Disconnect("stream-ended", "two streams never brought the same"));
    }
  }

  /** Goes on with the other one alone as soon as that is possible. */
  #meet() {
    if (!this.#next?.isOpen || this.#ended !== null) {
      return;
    }
    this.#handover
      .reached(this.#host.version)
      .forEach((update) => this.#host.event("update", update));
    if (this.#handover.done) {
      this.#goOn();
    }
  }

  #goOn() {
    const old = this.#current;
    this.#current = this.#next;
    this.#next = null;
    this.#passed = this.#handover;
    this.#handover = null;
    this.#backoff = this.#backoff.reset();
    this.#pause.cut();
    old.end(new Disconnect("closed", "the stream goes on with a newer token"));
  }

  #lost(connection, disconnect) {
    if (this.#ended !== null || (connection !== this.#current && connection !== this.#next)) {
      return;
    }
    const isNext = connection === this.#next;
    if (connection instanceof Connection && disconnect.type === "server-unreachable") {
      this.#context.live?.choice.unreachable();
    }
    if (!disconnect.final && isNext && !this.#handover.begun) {
      this.#again(connection.token);
    } else if (!disconnect.final && !isNext && this.#handover?.hasUpdates) {
      this.#goOn();
    } else {
      this.end(disconnect);
    }
  }

  async #again(token) {
    this.#next = null;
    this.#handover = null;
    this.#newer ??= token === this.#current.token ? undefined : token;
    this.#waits = true;
    this.#pause.cut();
    const pause = this.#backoff.pause(this.#context.environment.random());
    this.#backoff = this.#backoff.next();
    await this.#pause.wait(pause);
    this.#waits = false;
    this.#pass();
  }
}
