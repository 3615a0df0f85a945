import { EventStreamParser } from "../ropeway/event-stream-parser.js";
import { authorization } from "./guest.js";
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
  #abort = null;
  #timer = 0;
  #data = null;
  #version = null;
  #id = null; // of the event that led there

  constructor(url, changed, connection) {
    this.#url = url;
    this.#changed = changed;
    this.#connection = connection;
  }

  open() {
    this.close();
    this.#connection("connecting");
    const abort = new AbortController();
    this.#abort = abort;
    this.#follow(abort.signal).finally(() => {
      if (this.#abort === abort) {
        this.#openLater();
      }
    });
  }

  /** Lets go of the connection; `open` goes on where this left off. */
  close() {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#abort = null;
  }

  /** By `fetch`: an EventSource cannot say who asks. */
  async #follow(signal) {
    try {
      const response = await this.#request(signal);
      this.#connection("live");
      const parser = new EventStreamParser({ event: (event) => this.#received(event, signal) });
      const reader = response.body.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        parser.push(part.value);
      }
    } catch {
      // gone, refused or closed: it is opened anew if anybody wants it
    }
  }

  async #request(signal) {
    const resume = this.#version === null ? {} : { "Last-Event-ID": this.#id };
    for (const reason of ["first", "refused"]) {
      const headers = { Accept: "text/event-stream", ...resume, ...(await authorization(reason)) };
      const response = await fetch(this.#url, { headers, signal });
      if (response.ok) {
        return response;
      }
    }
    throw new Error("refused");
  }

  #received({ event, data, id }, signal) {
    if (signal.aborted) {
      return;
    }
    if (event === "snapshot") {
      this.#snapshot(JSON.parse(data), id);
    } else if (event === "update") {
      this.#update(JSON.parse(data), id);
    } else if (event === "reset") {
      this.#version = null;
    }
  }

  #snapshot({ version, data }, id) {
    this.#show(version, data, { version }, id);
  }

  #update(update, id) {
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
    this.#show(update.version, data, update, id);
  }

  #show(version, data, update, id) {
    this.#version = version;
    this.#id = id;
    this.#data = data;
    this.#changed(data, update);
  }

  #openLater() {
    this.close();
    this.#connection("offline");
    this.#timer = setTimeout(() => this.open(), PAUSE);
  }
}
