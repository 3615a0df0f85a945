import { ExponentialBackoff } from "./exponential-backoff.js";
import { Connection } from "./connection.js";
import { Disconnect } from "./disconnect.js";
import { Pause } from "./pause.js";

const AT_ONCE = 100;
const STABLE = 5_000;

/**
 * Keeps a room's stream open.
 *
 *                        run()
 *                          │
 *                          ▼     first event, or opened where it left off
 *      ┌─────────────► connecting ─────────────────────────────────────► live
 *      │                   │                                               │
 *      │ pause is over,    │ no answer, 429, 5xx, protocol-broken          │ stream-ended,
 *      │ device is online  ▼                                               │ server-silent, …
 *      └─────────────── offline ◄──────────────────────────────────────────┘
 *                          │
 *      from everywhere:    │ a final Disconnect (401 403 404 …, close())
 *                          ▼
 *                       closed
 *
 * The pause grows with each failure (ExponentialBackoff) and starts anew after a stream that lasted. Another
 * server that has not failed yet is tried almost at once.
 */
export class StreamLoop {
  #context;
  #host;
  #path;
  #pause;
  #backoff = new ExponentialBackoff();
  #connection = null;
  #liveSince = null;
  #final = null;

  /**
   * Context: environment, addresses, transport, meter, silence. The host has `version` (null if there
   * is nothing to go on from), `receive(event, data)`, which says whether that followed what came
   * before, and `state(state, disconnect)`.
   */
  constructor(context, host, path) {
    this.#context = context;
    this.#host = host;
    this.#path = path;
    this.#pause = new Pause(context.environment);
  }

  /** Runs until it is stopped or gives up; resolves with the final Disconnect. */
  async run() {
    while (this.#final === null) {
      this.#host.state("connecting", null);
      const { addresses } = this.#context;
      const url = addresses.current;
      const disconnect = await this.#connect(url);
      if (this.#final === null && disconnect.final) {
        this.#final = disconnect;
      }
      if (this.#final === null) {
        addresses.failed(url);
        this.#host.state("offline", disconnect);
        await this.#pause.wait(this.#nextPause());
      }
    }
    return this.#final;
  }

  /** Ends it for good. */
  stop(disconnect) {
    this.#final ??= disconnect;
    this.#connection?.end(disconnect);
    this.#pause.cut();
  }

  /** Gives this connection up and makes another. */
  drop(disconnect) {
    this.#connection?.end(disconnect);
  }

  /** There is hope: tries now if it waits, looks now if it may be dead. */
  hurry() {
    this.#connection?.look();
    this.#pause.cut();
  }

  async #connect(url) {
    const connection = new Connection(this.#context, {
      opened: () => this.#opened(),
      event: (event) => this.#event(event),
      retry: (milliseconds) => (this.#backoff = this.#backoff.startingWith(milliseconds)),
    });
    this.#connection = connection;
    this.#liveSince = null;
    const disconnect = await connection.run(url, this.#path, this.#host.version);
    this.#connection = null;
    return disconnect;
  }

  #opened() {
    this.#context.meter.connected();
    if (this.#host.version !== null) {
      this.#live();
    }
  }

  #event({ event, data }) {
    if (event === "access") {
      this.drop(Disconnect.access(this.#context.addresses.current, JSON.parse(data).reason));
    } else if (!this.#host.receive(event, JSON.parse(data))) {
      this.drop(new Disconnect("protocol-broken", "an update does not follow the one before"));
    } else if (this.#liveSince === null && this.#host.version !== null) {
      this.#live();
    }
  }

  #live() {
    this.#liveSince = this.#context.environment.monotonic();
    this.#context.addresses.worked();
    this.#host.state("live", null);
  }

  #nextPause() {
    const { environment, addresses } = this.#context;
    if (addresses.fresh) {
      return environment.random() * AT_ONCE;
    }
    const lasted = this.#liveSince !== null && environment.monotonic() - this.#liveSince >= STABLE;
    const backoff = lasted ? this.#backoff.reset() : this.#backoff;
    this.#backoff = backoff.next();
    return backoff.pause(environment.random());
  }
}
