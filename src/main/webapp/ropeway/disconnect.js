/** The types, and whether a room gives up because of it. */
const TYPES = {
  "server-unreachable": false,
  "stream-ended": false,
  "server-silent": false,
  "device-slept": false,
  "network-lost": false,
  "server-busy": false,
  "server-failed": false,
  "protocol-broken": false,
  "not-allowed": true,
  "not-found": true,
  "refused": true,
  "not-in-time": true,
  "closed": true,
};

/**
 * Why a room is not connected. `type` is for programs, `message` for people; `final` says whether
 * the room gave up, for another try could not end differently.
 */
export class Disconnect extends Error {
  constructor(type, message, cause) {
    super(message, { cause });
    this.name = "Disconnect";
    this.type = type;
    this.final = TYPES[type];
  }

  /** An Answer that is no stream. */
  static answer({ url, status, detail, isNone }) {
    return isNone
      ? new Disconnect("server-unreachable", detail)
      : new Disconnect(typeOf(status), `${url} answered ${status}: ${detail}`);
  }
}

function typeOf(status) {
  if (status === 401 || status === 403) {
    return "not-allowed";
  }
  if (status === 404 || status === 410) {
    return "not-found";
  }
  if (status === 429 || status === 503) {
    return "server-busy";
  }
  return status >= 500 || status === 408 ? "server-failed" : "refused";
}
