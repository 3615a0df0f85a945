const LIVE = ["actions", "ephemeral", "messages", "transactions", "time"];

/**
 * Carries a room's requests over its live connection while there is one, else over HTTP; so what it
 * sends for a client that is gone.
 */
export class RoomTransport {
  #http;
  #requests;

  /** `requests()` gives the LiveRequests, or null. */
  constructor(http, requests) {
    this.#http = http;
    this.#requests = requests;
  }

  /** As Transport's. */
  send(method, path, json, wanted, options) {
    const kind = path.slice(path.lastIndexOf("/") + 1);
    const requests = method !== "DELETE" && LIVE.includes(kind) ? this.#requests() : null;
    return requests?.carries(json)
      ? requests[kind](json)
      : this.#http.send(method, path, json, wanted, options);
  }

  /** As Transport's: streams of events. */
  open(...all) {
    return this.#http.open(...all);
  }
}
