import { Comeback } from "./comeback.js";
import { Disconnect } from "./disconnect.js";
import { Pause } from "./pause.js";
import { RenewableStream } from "./renewable-stream.js";

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
 * How long a pause is, Comeback says.
 */
export class StreamLoop {
  #context;
  #host;
  #path;
  #pause;
  #comeback;
  #stream = null;
  #liveSince = null;
  #disconnect = null;
  #retryAt = null;
  #held = false;
  #final = null;

  /**
   * Context: environment, addresses, transport, keeper, meter, silence, live. The host has `version` (null
   * if there is nothing to go on from), `after`, by which the server is asked to go on: an id that it has
   * told, or the version, `receive(event, data)`, which says whether that followed what
   * came before, `anew()` and `state(state, disconnect)`.
   */
  constructor(context, host, path) {
    this.#context = context;
    this.#host = host;
    this.#path = path;
    this.#pause = new Pause(context.environment);
    const random = () => context.environment.random();
    this.#comeback = new Comeback(random, () => context.live?.turn ?? random());
  }

  /** Runs until it is stopped or gives up; resolves with the final Disconnect. */
  async run() {
    while (this.#final === null) {
      this.#host.state("connecting", null);
      const { addresses } = this.#context;
      const url = addresses.current;
      const disconnect = await this.#connect();
      if (this.#final === null && disconnect.final) {
        this.#final = disconnect;
      }
      if (this.#final === null) {
        if (disconnect.type !== "token-expired") {
          addresses.failed(url);
        }
        await this.#rest(disconnect);
      }
    }
    return this.#final;
  }

  /** When the next try is, by this device's clock; null if there is to be none, or there is no need. */
  get retryAt() {
    return this.#retryAt;
  }

  /** Whether no try is made before `reconnect()`. */
  get held() {
    return this.#held;
  }

  /** Tries now, or looks now if it may be dead; and again by itself from now on. */
  reconnect() {
    this.#held = false;
    this.hurry();
  }

  /** Makes no more tries by itself. */
  cancel() {
    this.#held = true;
    this.#pause.hold();
    if (this.#retryAt !== null) {
      this.#retryAt = null;
      this.#host.state("offline", this.#disconnect);
    }
  }

  /** Ends it for good. */
  stop(disconnect) {
    this.#final ??= disconnect;
    this.#stream?.end(disconnect);
    this.#pause.cut();
  }

  /** Gives this connection up and makes another. */
  drop(disconnect) {
    this.#stream?.end(disconnect);
  }

  /** What carries requests besides; null while the stream is none that does, or not open. */
  get requests() {
    return this.#stream?.requests ?? null;
  }

  /** Has the client leave at once; resolves with an Answer, null if requests have to do that. */
  leave() {
    return this.#stream?.leave() ?? null;
  }

  /** There is a newer token. */
  renew(token) {
    this.#stream?.renew(token);
  }

  /** There is hope: tries now if it waits, looks now if it may be dead. */
  hurry() {
    this.#stream?.look();
    if (!this.#held) {
      this.#pause.cut();
    }
  }

  /** Waits for the next try. */
  async #rest(disconnect) {
    const pause = this.#nextPause();
    this.#disconnect = disconnect;
    this.#retryAt = this.#held ? null : this.#context.environment.wall() + pause;
    const rested = this.#pause.wait(pause);
    if (this.#held) {
      this.#pause.hold();
    }
    this.#host.state("offline", disconnect);
    await rested;
    this.#retryAt = null;
  }

  async #connect() {
    const host = this.#host;
    this.#stream = new RenewableStream(this.#context, this.#path, {
      get version() {
        return host.version;
      },
      get after() {
        return host.after;
      },
      opened: () => this.#opened(),
      event: (event, data) => this.#event(event, data),
      retry: (milliseconds) => this.#comeback.told(milliseconds),
      anew: () => host.anew(),
    });
    this.#liveSince = null;
    const disconnect = await this.#stream.run();
    this.#stream = null;
    return disconnect;
  }

  #opened() {
    if (this.#host.version !== null) {
      this.#live();
    }
  }

  #event(event, data) {
    if (!this.#host.receive(event, data)) {
      this.drop(new Disconnect("protocol-broken", "an update does not follow the one before"));
    } else if (this.#liveSince === null && this.#host.version !== null) {
      this.#live();
    }
  }

  #live() {
    this.#liveSince = this.#context.environment.monotonic();
    this.#comeback.connected();
    this.#context.addresses.worked();
    this.#host.state("live", null);
  }

  #nextPause() {
    const { environment, addresses } = this.#context;
    const lasted = this.#liveSince !== null && environment.monotonic() - this.#liveSince >= STABLE;
    return this.#comeback.pause({ fresh: addresses.fresh, lasted });
  }
}
