import { byteLength } from "./frame-limits.js";

/** The subprotocol that is spoken. */
export const PROTOCOL = "ropeway.v1";

const MOST_MESSAGES = 1_000;
const MOST_BYTES = 500_000; // less than any server takes that has not said how much

/**
 * A WebSocket that carries messages of `ropeway.v1`. All that is sent in one go of the program is one
 * text, or several if it is too much for one; what is sent before it is open waits.
 */
export class LiveSocket {
  #socket = null;
  #handlers;
  #waiting = [];
  #flushing = false;
  #ready = false;
  #closed = false;

  /** Most bytes of one text. */
  mostBytes = MOST_BYTES;

  /**
   * Handlers: `opened(protocol)`, `message(message, bytes)`, `broken(error)` and, once,
   * `closed(code, reason)`.
   */
  constructor(WebSocket, url, handlers) {
    this.#handlers = handlers;
    try {
      this.#socket = new WebSocket(addressOf(url), [PROTOCOL]);
      this.#listen(this.#socket);
    } catch (error) {
      queueMicrotask(() => this.#ended(0, error.message));
    }
  }

  /** Sends a message; returns how many bytes it is. */
  send(message) {
    const text = JSON.stringify(message);
    const bytes = byteLength(text);
    this.#waiting.push({ text, bytes });
    if (!this.#flushing) {
      this.#flushing = true;
      queueMicrotask(() => this.flush());
    }
    return bytes;
  }

  /** Sends now what waits, if it is open. */
  flush() {
    this.#flushing = false;
    while (this.#waiting.length > 0 && this.#isOpen) {
      const texts = this.#waiting.splice(0, this.#fitting()).map(({ text }) => text);
      this.#socket.send(`[${texts.join(",")}]`);
    }
  }

  /** Sends what waits and closes; nothing is told any more. */
  close() {
    this.flush();
    this.#closed = true;
    this.#socket?.close(1000);
  }

  get #isOpen() {
    return this.#ready && !this.#closed && this.#socket.readyState === 1;
  }

  #fitting() {
    let bytes = 2;
    const most = this.#waiting.slice(0, MOST_MESSAGES);
    const end = most.findIndex((each) => (bytes += each.bytes + 1) > this.mostBytes);
    return end < 0 ? most.length : Math.max(1, end);
  }

  #listen(socket) {
    socket.onopen = () => {
      if (!this.#closed) {
        this.#handlers.opened(socket.protocol);
        this.#ready = true;
        this.flush();
      }
    };
    socket.onmessage = ({ data }) => this.#received(data);
    socket.onclose = ({ code, reason }) => this.#ended(code, reason);
  }

  /** What comes behind what ends it in the same text is not told: it will come again. */
  #received(text) {
    try {
      const messages = JSON.parse(text);
      for (const message of messages) {
        if (this.#closed) {
          return;
        }
        const alone = messages.length === 1;
        this.#handlers.message(message, byteLength(alone ? text : JSON.stringify(message)));
      }
    } catch (error) {
      this.#handlers.broken(error);
    }
  }

  #ended(code, reason) {
    if (!this.#closed) {
      this.#closed = true;
      this.#handlers.closed(code, reason);
    }
  }
}

function addressOf(url) {
  const address = new URL(url, globalThis.location?.href);
  address.protocol = address.protocol.replace("http", "ws");
  return address.href;
}
