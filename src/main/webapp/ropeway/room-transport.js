const LIVE = ["actions", "ephemeral", "messages", "transactions", "time"];

/** Carries a room's requests over its live connection while there is one, else over HTTP. */
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
    return requests === null
      ? this.#http.send(method, path, json, wanted, options)
      : requests[kind](json);
  }

  /** As Transport's: streams of events. */
  open(...all) {
    return this.#http.open(...all);
  }
}
