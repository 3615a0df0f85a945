import { GO_ALONE } from "./tab-hub.js";
import { TabLeader } from "./tab-leader.js";

const PATIENCE = 1_000;
const pages = new WeakMap();

/**
 * A class that is used like WebSocket, and whose connection all tabs of the browser share that are the
 * same person at the same server; null where a browser cannot do that.
 */
export function tabSockets(environment, identity) {
  const { tabs } = environment;
  if (tabs === undefined) {
    return null;
  }
  const leaders = pages.get(environment) ?? pages.set(environment, new Map()).get(environment);
  const leaderOf = (url, protocols) => {
    const [server] = url.split("?"); // tabs at home elsewhere share the connection all the same
    const name = `ropeway ${server} ${identity}`;
    const open = () => new environment.WebSocket(url, protocols);
    const page = newId(environment);
    const made = () => new TabLeader({ tabs, name, page, identity, open });
    return [name, leaders.get(name) ?? leaders.set(name, made()).get(name)];
  };
  return class extends TabSocket {
    constructor(url, protocols) {
      super(environment, leaderOf(url, protocols), url, protocols);
    }
  };
}

let made = 0;

function newId(environment) {
  return `${environment.random().toString(36).slice(2)}.${environment.wall().toString(36)}.${++made}.`;
}

/**
 * One use of the shared connection.
 *
 *     locking ──► asking ── the leader has it ──► attached ── the leader's connection is open ──► open
 *                   │  ▲                                                                          │
 *                   │  └─ another tab leads                                                       ▼
 *                   └── nobody answers, or it is somebody else's: a WebSocket of its own        closed
 */
class TabSocket {
  readyState = 0;
  protocol = "";
  #environment;
  #name;
  #leader;
  #url;
  #protocols;
  #id;
  #control = null;
  #channel = null;
  #leading = null;
  #own = null;
  #said = []; // before it is welcome
  #timer;
  #unlock = () => {};

  constructor(environment, [name, leader], url, protocols) {
    this.#environment = environment;
    this.#name = name;
    this.#leader = leader;
    this.#url = url;
    this.#protocols = protocols;
    this.#id = `${leader.page}${newId(environment)}`;
    this.#timer = environment.setTimeout(() => this.#goAlone(), PATIENCE);
    const { tabs } = environment;
    const held = () => {
      this.#ask();
      return new Promise((resolve) => (this.#unlock = resolve));
    };
    tabs.locks.request(`${name} ${this.#id}`, {}, held).catch(() => this.#goAlone());
  }

  send(text) {
    this.#said?.push(text);
    this.#own === null ? this.#channel?.postMessage({ send: text }) : this.#own.send(text);
  }

  close(code) {
    if (this.readyState < 2) {
      this.#channel?.postMessage({ close: true });
      this.#own?.close(code);
      this.#environment.setTimeout(this.#unlock, PATIENCE); // it is no tab that has died
      this.#end();
    }
  }

  #ask() {
    if (this.readyState !== 0 || this.#own !== null) {
      return;
    }
    const { tabs } = this.#environment;
    this.#channel = tabs.channel(`${this.#name} ${this.#id}`);
    this.#channel.onmessage = ({ data }) => this.#told(data);
    this.#control = tabs.channel(this.#name);
    this.#control.onmessage = ({ data }) => data.leading !== undefined && this.#led(data.leading);
    this.#control.postMessage({ attach: this.#id });
    this.#leader.join(this);
  }

  /** Another tab leads: it is asked, or if this was attached to the one before, that is the end. */
  #led(page) {
    if (this.#leading === null) {
      this.#control.postMessage({ attach: this.#id });
    } else if (this.#leading !== page) {
      this.#closed(1006, "the tab that had the connection is gone");
    }
  }

  #told({ attached, opened, received, closed }) {
    if (attached !== undefined) {
      this.#leading = attached;
      this.#environment.clearTimeout(this.#timer);
    } else if (opened !== undefined) {
      this.#opened(opened);
    } else if (received !== undefined) {
      this.#said = null;
      this.onmessage({ data: received });
    } else if (closed?.[0] === GO_ALONE) {
      this.#goAlone();
    } else if (closed !== undefined) {
      this.#closed(...closed);
    }
  }

  #opened(protocol) {
    if (this.readyState === 0) {
      this.readyState = 1;
      this.protocol = protocol;
      this.onopen();
    }
  }

  /** Goes on with a WebSocket of its own; it was not welcome yet, so what it has said is said again. */
  #goAlone() {
    if (this.readyState > 1 || this.#own !== null) {
      return;
    }
    this.#leave();
    this.#own = new this.#environment.WebSocket(this.#url, this.#protocols);
    this.#own.onopen = () => {
      this.#said?.splice(0).forEach((text) => this.#own.send(text));
      this.#said = null;
      this.#opened(this.#own.protocol);
    };
    this.#own.onmessage = (event) => this.onmessage(event);
    this.#own.onclose = ({ code, reason }) => this.#closed(code, reason);
  }

  #closed(code, reason) {
    if (this.readyState < 2) {
      this.#end();
      this.#unlock();
      this.onclose({ code, reason });
    }
  }

  #end() {
    this.readyState = 3;
    this.#leave();
  }

  #leave() {
    this.#environment.clearTimeout(this.#timer);
    this.#control?.close();
    this.#channel?.close();
    this.#leader.leave(this);
  }
}
