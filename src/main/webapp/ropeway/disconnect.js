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
  "token-expired": false,
  "not-signed-in": true,
  "forbidden": true,
  "revoked": true,
  "identity-changed": true,
  "kicked": true,
  "not-allowed": true,
  "not-found": true,
  "not-admitted": true,
  "room-full": true,
  "refused": true,
  "version-refused": true,
  "not-in-time": true,
  "closed": true,
};

/** Why a server ends a stream by an event; "token-expired" is not final, for another one is asked for. */
const ENDS_OF_ACCESS = new Set([
  "token-expired",
  "not-signed-in",
  "forbidden",
  "revoked",
  "identity-changed",
  "kicked",
]);

/** What the problems of 401 and 403 mean for a stream, if there is no other token. */
const REFUSALS = {
  "token-expired": "not-signed-in",
  "not-signed-in": "not-signed-in",
  "token-refused": "not-signed-in",
  "revoked": "revoked",
  "forbidden": "forbidden",
  "client-not-yours": "forbidden",
  "not-admitted": "not-admitted",
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

  /** Nothing was heard for too long, perhaps because the device slept. */
  static silent(slept) {
    return slept
      ? new Disconnect("device-slept", "the device slept; the stream may have ended meanwhile")
      : new Disconnect("server-silent", "the server has sent nothing, not even a heartbeat");
  }

  /** An Answer that is no stream. */
  static answer({ url, status, detail, isNone, problem }) {
    return isNone
      ? new Disconnect("server-unreachable", detail)
      : new Disconnect(typeOf(status, problem), said(problem) ? detail : `${url} answered ${status}: ${detail}`);
  }

  /** The event by which a server ends a stream; of a newer one it may name a reason unheard of. */
  static access(url, reason) {
    return ENDS_OF_ACCESS.has(reason)
      ? new Disconnect(reason, `${url} ended the stream: ${reason}`)
      : new Disconnect("stream-ended", `${url} ended the stream for a reason unknown here`);
  }
}

/** Whether what the server says is for people who play, not for those who look after servers. */
function said(problem) {
  return problem === "room-full" || problem === "not-admitted";
}

function typeOf(status, problem) {
  if (status === 409 && problem === "room-full") {
    return problem;
  }
  if (status === 401 || status === 403) {
    return Object.hasOwn(REFUSALS, problem) ? REFUSALS[problem] : "not-allowed";
  }
  if (status === 404 || status === 410) {
    return "not-found";
  }
  if (status === 429 || status === 503) {
    return "server-busy";
  }
  return status >= 500 || status === 408 ? "server-failed" : "refused";
}
