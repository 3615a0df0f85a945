/** What is not about something that a port has numbered. */
const UNNUMBERED = new Set(["hello", "token"]);
/** What frees a number. */
const LAST = new Set(["pong", "transacted", "unwatched", "failed", "access"]);

/** Why a port has to go its own way, as a code of closing. */
export const GO_ALONE = 4_000;

const OPEN = 1;

/**
 * Has several tabs of a browser share one WebSocket. To each of their ports it looks like one of its
 * own: what a port numbers is numbered anew, and what comes under such a number goes to that port.
 *
 * A port has `opened(protocol)`, `received(messages)`, `closed(code, reason)`, and `isForeign`, if it
 * is of another tab.
 */
export class TabHub {
  #open;
  #identity;
  #socket = null;
  #ports = new Map();
  #owners = new Map();
  #number = 0;
  #token = undefined;
  #welcome = null;

  /** `open()` gives the WebSocket; `identity` is who all tabs are known to be, empty if nobody knows. */
  constructor(open, identity) {
    this.#open = open;
    this.#identity = identity;
  }

  /** How many ports there are. */
  get size() {
    return this.#ports.size;
  }

  attach(port) {
    this.#ports.set(port, { numbers: new Map(), greeted: false });
    if (this.#socket === null) {
      this.#connect();
    } else if (this.#socket.readyState === OPEN) {
      port.opened(this.#socket.protocol);
    }
  }

  /** A port sends messages. */
  send(port, messages) {
    const { numbers } = this.#ports.get(port) ?? {};
    if (numbers !== undefined && this.#socket?.readyState === OPEN) {
      const all = messages.map((message) =>
        UNNUMBERED.has(message[0]) ? this.#identified(port, message) : this.#numbered(port, numbers, message),
      );
      this.#send(all.filter((message) => message !== null));
    }
  }

  /**
   * A port is gone, with its tab or alone. Who unwatches leaves: for a tab that is dead that is right.
   * One that lives may watch the same again at once: then the connection ends for all, as it would if
   * it were that port's own, and the server takes it for an accident.
   */
  detach(port, isDead) {
    const { numbers } = this.#ports.get(port) ?? {};
    this.#ports.delete(port);
    const watches = [...(numbers?.values() ?? [])].filter((number) => this.#owners.get(number)?.watches);
    if (this.#ports.size === 0 || (watches.length > 0 && !isDead)) {
      this.close();
    } else if (this.#socket?.readyState === OPEN) {
      this.#send(watches.map((number) => ["unwatch", number]));
    }
  }

  /** Ends the connection; all ports are told. */
  close() {
    this.#socket?.close(1000);
    this.#closed(1006, "the tabs' connection has ended");
  }

  /** The first port says hello, or one that has a newer token; all others are welcome. */
  #identified(port, [kind, what]) {
    const token = kind === "hello" ? what.token : what;
    const first = this.#token === undefined;
    const newer = token !== undefined && token !== this.#token;
    this.#token = newer ? token : (this.#token ?? null);
    if (kind === "hello") {
      this.#ports.get(port).greeted = true;
      this.#welcomed(port);
    }
    if (first) {
      return [kind, what];
    }
    return newer ? ["token", token] : null;
  }

  #numbered(port, numbers, [kind, n, ...payload]) {
    const number = numbers.get(n) ?? ++this.#number;
    numbers.set(n, number);
    const owner = this.#owners.get(number) ?? { port, n, watches: false };
    owner.watches = kind === "watch" || (owner.watches && kind !== "unwatch");
    this.#owners.set(number, owner);
    return [kind, number, ...payload];
  }

  #connect() {
    const socket = this.#open();
    this.#socket = socket;
    socket.onopen = () => this.#ports.forEach((_, port) => port.opened(socket.protocol));
    socket.onmessage = ({ data }) => this.#received(JSON.parse(data));
    socket.onclose = ({ code, reason }) => socket === this.#socket && this.#closed(code, reason);
  }

  #received(messages) {
    const all = new Map();
    for (const [kind, number, ...payload] of messages) {
      if (kind === "welcome") {
        this.#welcome = number;
        this.#ports.forEach((_, port) => this.#welcomed(port));
        continue;
      }
      const owner = this.#owners.get(number);
      if (owner !== undefined) {
        all.set(owner.port, [...(all.get(owner.port) ?? []), [kind, owner.n, ...payload]]);
        this.#free(kind, number, owner);
      }
    }
    all.forEach((list, port) => this.#ports.has(port) && port.received(list));
  }

  #free(kind, number, { port, n }) {
    if (LAST.has(kind)) {
      this.#owners.delete(number);
      this.#ports.get(port)?.numbers.delete(n);
    }
  }

  /** Where the server knows who this is, and the tabs do not, another tab may be somebody else. */
  #welcomed(port) {
    if (this.#welcome === null || !this.#ports.get(port).greeted) {
      return;
    }
    const { identity } = this.#welcome;
    if (port.isForeign && this.#identity === "" && (identity ?? null) !== null) {
      this.#ports.delete(port);
      port.closed(GO_ALONE, "nobody knows whether that is the same person");
    } else {
      port.received([["welcome", this.#welcome]]);
    }
  }

  #closed(code, reason) {
    const ports = [...this.#ports.keys()];
    this.#socket = null;
    this.#welcome = null;
    this.#token = undefined;
    this.#ports.clear();
    this.#owners.clear();
    ports.forEach((port) => port.closed(code, reason));
  }

  #send(messages) {
    if (messages.length > 0) {
      this.#socket.send(JSON.stringify(messages));
    }
  }
}
