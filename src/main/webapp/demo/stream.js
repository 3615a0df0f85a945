import { applyPatch } from "./patch.js";

const PAUSE = 1000;

/**
 * Follows one key: `changed(data, update)` is called with every state of it, in order, and
 * `connection(state)` with `connecting`, `live` or `offline`. A chain of updates that does not
 * hold together is never shown: the stream is opened anew at the version that is.
 */
export class Stream {
  #url;
  #changed;
  #connection;
  #source = null;
  #timer = 0;
  #data = null;
  #version = null;

  constructor(url, changed, connection) {
    this.#url = url;
    this.#changed = changed;
    this.#connection = connection;
  }

  open() {
    this.close();
    this.#connection("connecting");
    const source = new EventSource(this.#address());
    this.#source = source;
    source.onopen = () => this.#connection("live");
    source.onerror = () => this.#lost();
    source.addEventListener("snapshot", (event) => this.#snapshot(JSON.parse(event.data)));
    source.addEventListener("update", (event) => this.#update(JSON.parse(event.data)));
    source.addEventListener("reset", () => (this.#version = null));
  }

  /** Lets go of the connection; `open` goes on where this left off. */
  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #address() {
    return this.#version === null ? this.#url : `${this.#url}?lastEventId=${this.#version}`;
  }

  #snapshot({ version, data }) {
    this.#show(version, data, { version });
  }

  #update(update) {
    if (update.from !== this.#version) {
      this.#openLater();
      return;
    }
    let data;
    try {
      data = applyPatch(this.#data, update.patch);
    } catch {
      this.#version = null;
      this.#openLater();
      return;
    }
    this.#show(update.version, data, update);
  }

  #show(version, data, update) {
    this.#version = version;
    this.#data = data;
    this.#changed(data, update);
  }

  #lost() {
    this.#connection("offline");
    // The browser tries again by itself unless the server's answer was not a stream at all.
    if (this.#source?.readyState === EventSource.CLOSED) {
      this.#openLater();
    }
  }

  #openLater() {
    this.close();
    this.#connection("offline");
    this.#timer = setTimeout(() => this.open(), PAUSE);
  }
}
