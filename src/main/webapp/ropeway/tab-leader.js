import { TabHub } from "./tab-hub.js";

/**
 * This page's part in electing the tab that holds the connection of all tabs, and, if it is that tab,
 * in serving the others.
 *
 *     idle ── a socket is wanted ──► waiting ── the lock is free ──► leading ──┐
 *      ▲                               │                                      │
 *      └──── no socket is wanted ──────┴─────── and no tab needs it any more ─┘
 *
 * A tab that dies loses its locks: then the next in the queue leads, and says so.
 */
export class TabLeader {
  #tabs;
  #name;
  #hub;
  #channel = null;
  #ports = new Map();
  #wanted = new Set();
  #queue = null;
  #release = null;

  /** `tabs` has `locks` and `channel(name)`; `open()` gives a WebSocket; `page` names this tab. */
  constructor({ tabs, name, page, identity, open }) {
    this.#tabs = tabs;
    this.#name = name;
    this.page = page;
    this.#hub = new TabHub(open, identity);
  }

  /** A socket of this page needs somebody who leads. */
  join(socket) {
    this.#wanted.add(socket);
    if (this.#queue === null) {
      this.#queue = new AbortController();
      const { signal } = this.#queue;
      this.#tabs.locks.request(this.#name, { signal }, () => this.#lead()).catch(() => {});
    }
  }

  /** A socket of this page needs nobody any more. */
  leave(socket) {
    this.#wanted.delete(socket);
    this.#rest();
  }

  #lead() {
    this.#channel = this.#tabs.channel(this.#name);
    this.#channel.onmessage = ({ data }) => data.attach !== undefined && this.#attach(data.attach);
    const led = new Promise((resolve) => (this.#release = resolve));
    this.#channel.postMessage({ leading: this.page });
    return led;
  }

  #attach(id) {
    if (this.#ports.has(id)) {
      return;
    }
    const channel = this.#tabs.channel(`${this.#name} ${id}`);
    const port = {
      isForeign: !id.startsWith(this.page),
      opened: (protocol) => channel.postMessage({ opened: protocol }),
      received: (messages) => channel.postMessage({ received: JSON.stringify(messages) }),
      closed: (code, reason) => {
        channel.postMessage({ closed: [code, reason] });
        this.#forget(id);
      },
    };
    this.#ports.set(id, { port, channel });
    channel.onmessage = ({ data }) => {
      if (data.send !== undefined) {
        this.#hub.send(port, JSON.parse(data.send));
      } else if (data.close) {
        this.#detach(id, false);
      }
    };
    channel.postMessage({ attached: this.page });
    this.#hub.attach(port);
    // a port holds this lock for as long as it lives
    this.#tabs.locks.request(`${this.#name} ${id}`, {}, () => this.#detach(id, true)).catch(() => {});
  }

  #detach(id, isDead) {
    const { port } = this.#ports.get(id) ?? {};
    if (port !== undefined) {
      this.#forget(id);
      this.#hub.detach(port, isDead);
    }
    this.#rest();
  }

  #forget(id) {
    this.#ports.get(id)?.channel.close();
    this.#ports.delete(id);
  }

  /** Leads no longer than somebody needs that. */
  #rest() {
    if (this.#wanted.size > 0 || this.#queue === null) {
      return;
    }
    if (this.#release === null) {
      this.#queue.abort();
    } else if (this.#hub.size > 0) {
      return; // other tabs' rooms go on
    } else {
      this.#channel.close();
      this.#channel = null;
      this.#release();
      this.#release = null;
    }
    this.#queue = null;
  }
}
