// As TCP smooths its round trips (RFC 6298).
const SHARE_OF_TRIP = 1 / 8;
const SHARE_OF_JITTER = 1 / 4;

/** Counts what a room sends and receives. */
export class TrafficMeter {
  #roundTrip = null;
  #jitter = null;
  #bytesSent = 0;
  #bytesReceived = 0;
  #messagesSent = 0;
  #messagesReceived = 0;
  #connections = 0;

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

  sent(bytes) {
    this.#bytesSent += bytes;
    this.#messagesSent++;
  }

  received(bytes) {
    this.#bytesReceived += bytes;
  }

  event() {
    this.#messagesReceived++;
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
    });
  }
}
