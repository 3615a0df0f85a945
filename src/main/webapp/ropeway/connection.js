import { Disconnect } from "./disconnect.js";
import { EventStreamParser } from "./event-stream-parser.js";
import { byteLength } from "./frame-limits.js";
import { Watchdog } from "./watchdog.js";

const OPEN_PATIENCE = 10_000;

/** One stream, from its request to its end. */
export class Connection {
  #environment;
  #transport;
  #meter;
  #handlers;
  #abort = new AbortController();
  #watchdog;
  #opened = false;
  #ended = null;

  /**
   * One that is opened with this token, or null. Handlers: `opened()`, `event({event, data})`, whose
   * data is parsed and has the `id` of an update or a snapshot, and `retry(milliseconds)`.
   */
  constructor({ environment, transport, meter, silence }, token, handlers) {
    this.token = token;
    this.#environment = environment;
    this.#transport = transport;
    this.#meter = meter;
    this.#handlers = handlers;
    this.#watchdog = new Watchdog(environment, silence, (slept) => this.#fallenSilent(slept));
  }

  /** Resolves with the Disconnect that ended it; never rejects. */
  async run(url, path, lastEventId) {
    try {
      const stream = await this.#open(path, lastEventId);
      if (stream instanceof Disconnect) {
        return this.#ended ?? stream;
      }
      this.#opened = true;
      this.#watchdog.start();
      this.#handlers.opened();
      await this.#read(stream.getReader());
      return this.#ended ?? new Disconnect("stream-ended", `${url} ended the stream`);
    } catch (error) {
      return this.#ended ?? (this.#opened ? broke(url, error) : unreachable(url, error));
    } finally {
      this.#watchdog.stop();
      this.#abort.abort();
    }
  }

  get isOpen() {
    return this.#opened && this.#ended === null;
  }

  /** Ends it for a reason. */
  end(disconnect) {
    this.#ended ??= disconnect;
    this.#abort.abort();
  }

  /** Looks at once whether it is still alive. */
  look() {
    this.#watchdog.look();
  }

  async #open(path, lastEventId) {
    const late = () => this.end(new Disconnect("server-unreachable", "no answer in 10 s"));
    const timer = this.#environment.setTimeout(late, OPEN_PATIENCE);
    try {
      return await this.#transport.open(this.token, String(path), lastEventId, this.#abort.signal);
    } finally {
      this.#environment.clearTimeout(timer);
    }
  }

  async #read(reader) {
    const parser = new EventStreamParser({
      event: (event) => this.#event(event),
      retry: (milliseconds) => this.#handlers.retry(milliseconds),
    });
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      this.#watchdog.heard();
      this.#meter.received(part.value.length);
      parser.push(part.value);
      if (this.#ended) {
        return;
      }
    }
  }

  /** What comes after the end in the same chunk is not told: it will come again. */
  #event({ event, data, id }) {
    if (this.#ended) {
      return;
    }
    this.#meter.event(event, byteLength(data));
    try {
      const json = JSON.parse(data);
      const named = id !== "" && (event === "update" || event === "snapshot");
      this.#handlers.event({ event, data: named ? { ...json, id } : json });
    } catch (error) {
      const message = `the event "${event}" cannot be understood: ${error.message}`;
      this.end(new Disconnect("protocol-broken", message, error));
    }
  }

  #fallenSilent(slept) {
    this.end(Disconnect.silent(slept));
  }
}

function unreachable(url, error) {
  return new Disconnect("server-unreachable", `${url} cannot be reached: ${error.message}`, error);
}

function broke(url, error) {
  return new Disconnect("stream-ended", `the stream of ${url} broke: ${error.message}`, error);
}
