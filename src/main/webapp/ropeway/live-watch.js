import { Answer } from "./answer.js";
import { Disconnect } from "./disconnect.js";
import { LiveRequests } from "./live-requests.js";

const NO_CONTENT = 204;
const MALFORMED = 400;
const REFUSED = 401;
const EVENTS = new Set(["snapshot", "update", "reset", "clients", "ephemeral", "message", "access"]);

/** A room's stream over a live connection, from its `watch` to its end: like a Connection. */
export class LiveWatch {
  #context;
  #handlers;
  #connection = null;
  #number = 0;
  #requests = null;
  #place = null;
  #after = null; // what it goes on behind
  #opened = false;
  #free = false; // the server watches nothing under the number any more
  #left = null;
  #ended = null;
  #finish = () => {};

  /** One that is opened with this token, or null. Handlers: `opened()`, `event({event, data})`, `retry(milliseconds)`. */
  constructor(context, token, handlers) {
    this.token = token;
    this.#context = context;
    this.#handlers = handlers;
  }

  /** Resolves with the Disconnect that ended it; never rejects. */
  run(url, place, after) {
    const finished = new Promise((resolve) => (this.#finish = resolve));
    this.#place = place;
    this.#connection = this.#context.live.connection(url, this.token, place);
    this.#number = this.#connection.join(this);
    this.#requests = new LiveRequests(this.#context, url, place.client, {
      send: (kind, payload) => this.#send(kind, payload),
      ask: (kind, payload, answered) => this.#connection.ask(kind, payload, answered),
    });
    this.#watch(after);
    return finished;
  }

  #watch(after) {
    const { store, key, client } = this.#place;
    const watch = { store, key, client, acks: "own" };
    const bytes = this.#send("watch", after === null ? watch : { ...watch, after });
    this.#context.meter.sent(bytes, "watch");
    this.#after = after;
  }

  get isOpen() {
    return this.#opened && this.#ended === null && this.#left === null;
  }

  /** What carries the room's requests; null while it is not open. */
  get requests() {
    return this.isOpen ? this.#requests : null;
  }

  /** Goes on with a newer token. */
  renew(token) {
    this.token = token;
    this.#connection.renew(token);
  }

  /** Looks at once whether it is still alive. */
  look() {
    this.#connection.look();
  }

  /** Has the client leave at once; resolves with an Answer. */
  leave() {
    return new Promise((resolve) => {
      this.#left = resolve;
      this.#send("unwatch");
    });
  }

  /**
   * Ends it for a reason. Who stops watching leaves the room, unless it is to be watched again soon:
   * then he stays. Without a network there is nobody to tell, and the connection ends for all.
   */
  end(disconnect) {
    if (this.#ended !== null) {
      return;
    }
    if (disconnect.type === "network-lost") {
      this.#connection.end(disconnect);
      return;
    }
    if (!this.#free && this.#left === null) {
      this.#send("unwatch", ...(disconnect.final ? [] : ["stay"]));
    }
    this.ended(disconnect);
    this.#connection.leave(this.#number);
  }

  /** The connection has ended. */
  ended(disconnect) {
    if (this.#ended === null) {
      this.#ended = disconnect;
      this.#requests.end(disconnect.message);
      this.#left?.(Answer.none(this.#connection.url, disconnect.message));
      this.#finish(disconnect);
    }
  }

  /** A message of this watch. */
  receive(kind, payload, bytes, id) {
    if (EVENTS.has(kind)) {
      this.#event(kind, id === undefined ? payload : { ...payload, id }, bytes);
      return;
    }
    this.#context.meter.received(bytes, kind);
    if (kind === "outcomes" || kind === "refused" || kind === "took") {
      this.#requests[kind](kind === "refused" ? this.#told(payload) : payload);
    } else if (kind === "watching") {
      this.#opened = true;
      if (this.#connection.retry !== undefined) {
        this.#handlers.retry(this.#connection.retry);
      }
      this.#handlers.opened();
    } else if (kind === "unwatched") {
      this.#unwatched();
    } else if (kind === "failed") {
      this.#failed(Answer.told(this.#connection.url, payload));
    }
  }

  /** As was asked, or the server has ended it. */
  #unwatched() {
    this.#free = true;
    if (this.#left === null) {
      this.end(new Disconnect("stream-ended", `${this.#connection.url} watches the key no more`));
    } else {
      this.#left(new Answer(this.#connection.url, { status: NO_CONTENT }));
    }
  }

  #event(event, data, bytes) {
    this.#context.meter.received(bytes);
    this.#context.meter.event(event, bytes);
    this.#free ||= event === "access";
    this.#handlers.event({ event, data });
    if (event === "update" || event === "snapshot") {
      this.#requests.decided(data);
    }
  }

  /** A refusal may be of the token: then another one is asked for. */
  #told(problem) {
    const answer = Answer.told(this.#connection.url, problem);
    if (answer.status === REFUSED) {
      this.#context.keeper.refused(this.token, answer);
    }
    return problem;
  }

  #failed(answer) {
    if (answer.status === MALFORMED && typeof this.#after === "string") {
      this.#watch(null); // a server of before, which goes on behind numbers alone
      return;
    }
    this.#free = true;
    const refused = answer.status === REFUSED;
    this.end(refused ? this.#context.keeper.refused(this.token, answer) : Disconnect.answer(answer));
  }

  #send(kind, ...payload) {
    return this.#connection.send([kind, this.#number, ...payload]);
  }
}
