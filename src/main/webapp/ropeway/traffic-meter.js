import { sealed } from "./frozen.js";
import { trafficKind } from "./traffic-kind.js";

// As TCP smooths its round trips (RFC 6298).
const SHARE_OF_TRIP = 1 / 8;
const SHARE_OF_JITTER = 1 / 4;

const NO_TRAFFIC = { messagesSent: 0, bytesSent: 0, messagesReceived: 0, bytesReceived: 0 };

/** Counts what a room sends and receives, and how much of it is of which kind. */
export class TrafficMeter {
  #roundTrip = null;
  #jitter = null;
  #bytesSent = 0;
  #bytesReceived = 0;
  #messagesSent = 0;
  #messagesReceived = 0;
  #connections = 0;
  #kinds = new Map();

  /** A request was answered after so many milliseconds. */
  answered(milliseconds) {
    if (this.#roundTrip === null) {
      this.#roundTrip = milliseconds;
      this.#jitter = milliseconds / 2;
      return;
    }
    const off = Math.abs(milliseconds - this.#roundTrip);
    this.#jitter += (off - this.#jitter) * SHARE_OF_JITTER;
    this.#roundTrip += (milliseconds - this.#roundTrip) * SHARE_OF_TRIP;
  }

  /** A request or message of so many bytes, by the name that `trafficKind` knows. */
  sent(bytes, name = "") {
    this.#bytesSent += bytes;
    this.#messagesSent++;
    this.#count(name, { messagesSent: 1, bytesSent: bytes });
  }

  /** So many bytes came; if they are the answer to a request, with the name of that. */
  received(bytes, name) {
    this.#bytesReceived += bytes;
    if (name !== undefined) {
      this.#count(name, { messagesReceived: 1, bytesReceived: bytes });
    }
  }

  /** Of what came so many bytes were an event. */
  event(name = "", bytes = 0) {
    this.#messagesReceived++;
    this.#count(name, { messagesReceived: 1, bytesReceived: bytes });
  }

  #count(name, more) {
    const kind = trafficKind(name);
    const counted = this.#kinds.get(kind) ?? { ...NO_TRAFFIC };
    Object.entries(more).forEach(([what, number]) => (counted[what] += number));
    this.#kinds.set(kind, counted);
  }

  connected() {
    this.#connections++;
  }

  /** What was counted, with the number of actions that are in flight. */
  statistics(inFlight) {
    return Object.freeze({
      roundTrip: this.#roundTrip,
      jitter: this.#jitter,
      bytesSent: this.#bytesSent,
      bytesReceived: this.#bytesReceived,
      messagesSent: this.#messagesSent,
      messagesReceived: this.#messagesReceived,
      connections: this.#connections,
      inFlight,
      kinds: this.#byKind(),
    });
  }

  #byKind() {
    const kinds = [...this.#kinds].sort(([a], [b]) => (a < b ? -1 : 1));
    return sealed(Object.fromEntries(kinds.map(([kind, traffic]) => [kind, sealed({ ...traffic })])));
  }
}
