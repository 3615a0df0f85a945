import { Answer } from "./answer.js";
import { Disconnect } from "./disconnect.js";
import { endOf } from "./live-ends.js";
import { LiveSocket, PROTOCOL } from "./live-socket.js";
import { Watchdog } from "./watchdog.js";

const PATIENCE = 5_000;
const PINGS = 2.5; // in the time after which a side is taken for gone

/**
 * One connection to a server, over which any number of rooms are watched.
 *
 *     opening ── open: hello, and what waits ──► greeting ── welcome ──► welcomed ──┐
 *        │                                          │                       ▲       │ messages,
 *        ▼                                          ▼                       └───────┘ a ping now and then
 *      ended ◄──────────── closed, silent, broken, or the last room has left
 */
export class LiveConnection {
  #environment;
  #keeper;
  #host;
  #token;
  #socket;
  #watchdog = null;
  #timer;
  #silence;
  #spokenAt;
  #watches = new Map();
  #asked = new Map();
  #number = 0;
  #isOpened = false;
  #welcomed = false;
  #ended = false;
  #limits = {};

  /** How many milliseconds the server asks to wait before coming back; undefined if it has not said. */
  retry;

  /**
   * Opens it with a token, or null; it leads to a home. The host has `whyNot(url)`, which resolves with why the server
   * has no live connections, or null, `refused(message)`, which says what that is, `welcomed()` and `over(connection, disconnect, welcomed)`, whose
   * second is null if the rooms ended it.
   */
  constructor({ environment, keeper, silence, WebSocket, home }, url, token, host) {
    this.url = url;
    this.#environment = environment;
    this.#keeper = keeper;
    this.#host = host;
    this.#token = token;
    this.#silence = silence;
    this.#socket = new LiveSocket(WebSocket, `${url}/api/live?home=${home}`, {
      opened: (protocol) => this.#opened(protocol),
      message: (message, bytes) => this.#message(message, bytes),
      broken: (error) => this.#broken(error),
      closed: (code, reason) => this.#closed(code, reason),
    });
    this.send(["hello", token === null ? {} : { token }]);
    this.#timer = environment.setTimeout(() => this.#over(notWelcomed(url)), PATIENCE);
  }

  /** Whether one more room can be watched over it. */
  get hasPlace() {
    return !this.#ended && this.#watches.size < (this.#limits.watches ?? Infinity);
  }

  /** Gives a watch its number: `{receive(kind, payload, bytes), ended(disconnect)}`. */
  join(watch) {
    this.#watches.set(++this.#number, watch);
    return this.#number;
  }

  /** A watch is over; the last one takes the connection with it. */
  leave(number) {
    this.#watches.delete(number);
    if (this.#watches.size === 0) {
      this.#finish(new Disconnect("closed", "no room is open"), null);
    }
  }

  /** Sends a message; returns how many bytes it is. */
  send(message) {
    this.#spokenAt = this.#environment.monotonic();
    return this.#ended ? 0 : this.#socket.send(message);
  }

  /** Sends a question with a number of its own behind its kind; `answered` gets an Answer and its bytes. */
  ask(kind, body, answered) {
    if (this.#ended) {
      answered(Answer.none(this.url, "the connection has ended"), 0);
      return 0;
    }
    const number = ++this.#number;
    this.#asked.set(number, answered);
    return this.send(body === undefined ? [kind, number] : [kind, number, body]);
  }

  /** Goes on with a newer token. */
  renew(token) {
    if (token !== null && token !== this.#token) {
      this.#token = token;
      this.send(["token", token]);
    }
  }

  /** Looks at once whether it is still alive. */
  look() {
    this.#watchdog?.look();
  }

  /** Ends it for a reason, and all that is watched. */
  end(disconnect) {
    this.#finish(disconnect, null);
  }

  #opened(protocol) {
    this.#isOpened = true;
    if (protocol !== PROTOCOL) {
      this.#over(this.#host.refused(`${this.url} does not speak ${PROTOCOL}`));
    }
  }

  /** A browser does not tell why a handshake failed. */
  async #closed(code, reason) {
    const why = this.#isOpened ? null : await this.#host.whyNot(this.url);
    this.#over(why === null ? this.#judged(code, reason) : this.#host.refused(why));
  }

  #message([kind, number, payload, id], bytes) {
    this.#watchdog?.heard();
    if (kind === "welcome") {
      this.#welcome(number);
    } else if (kind === "pong") {
      this.#answer(number, new Answer(this.url, { status: 200, body: { time: payload } }), bytes);
    } else if (kind === "transacted") {
      this.#answer(number, Answer.told(this.url, payload), bytes);
    } else {
      this.#watches.get(number)?.receive(kind, payload, bytes, id);
    }
  }

  #answer(number, answer, bytes) {
    this.#asked.get(number)?.(answer, bytes);
    this.#asked.delete(number);
  }

  #welcome({ silence = this.#silence, limits = {}, retry }) {
    this.#environment.clearTimeout(this.#timer);
    this.#welcomed = true;
    this.#limits = limits;
    this.retry = retry;
    this.#socket.mostBytes = Math.min(limits.bytes ?? Infinity, this.#socket.mostBytes);
    this.#silence = Math.min(silence, this.#silence);
    this.#watchdog = new Watchdog(this.#environment, this.#silence, (slept) =>
      this.#over(Disconnect.silent(slept)),
    );
    this.#watchdog.start();
    this.#speak();
    this.#host.welcomed();
  }

  /** Says something often enough. */
  #speak() {
    const often = this.#silence / PINGS;
    if (this.#environment.monotonic() - this.#spokenAt >= often) {
      this.ask("ping", undefined, () => {});
    }
    const left = this.#spokenAt + often - this.#environment.monotonic();
    this.#timer = this.#environment.setTimeout(() => this.#speak(), left);
  }

  /** What closed it, as a Disconnect; the keeper is told what is about the token. */
  #judged(code, reason) {
    const end = endOf(this.url, code, reason, this.#welcomed);
    if (end instanceof Answer) {
      return this.#keeper.refused(this.#token, end);
    }
    if (end.type === "token-expired") {
      this.#keeper.expired(this.#token);
    }
    return end;
  }

  #broken(error) {
    const message = `a message of ${this.url} cannot be understood: ${error.message}`;
    this.#over(new Disconnect("protocol-broken", message, error));
  }

  #over(disconnect) {
    this.#finish(disconnect, disconnect);
  }

  #finish(disconnect, told) {
    if (this.#ended) {
      return;
    }
    this.#ended = true;
    this.#environment.clearTimeout(this.#timer);
    this.#watchdog?.stop();
    this.#socket.close();
    this.#host.over(this, told, this.#welcomed);
    this.#asked.forEach((answered) => answered(Answer.none(this.url, disconnect.message), 0));
    this.#asked.clear();
    [...this.#watches.values()].forEach((watch) => watch.ended(disconnect));
    this.#watches.clear();
  }
}

function notWelcomed(url) {
  return new Disconnect("server-unreachable", `${url} opens no live connection in ${PATIENCE} ms`);
}
