import { Answer } from "./answer.js";
import { Disconnect } from "./disconnect.js";

const GOING_AWAY = 1001;
const POLICY = 1008;
const TOO_BIG = 1009;
const TROUBLE = 1011;
const BUSY = 1013;

/** Reasons that HTTP answers with 401; others of access end it like `event: access`. */
const UNAUTHORIZED = new Set(["not-signed-in", "token-expired", "token-refused", "revoked"]);
const ACCESS = new Set(["forbidden", "revoked", "identity-changed", "kicked", "not-signed-in"]);
const LIMITS = new Set(["silent", "too-slow"]);

/**
 * What it means that a server closed a connection: the Disconnect, or the Answer 401 that a keeper of
 * tokens is to judge, as it would judge one of HTTP's.
 */
export function endOf(url, code, reason, welcomed) {
  if (code === POLICY) {
    return ofPolicy(url, reason, welcomed);
  }
  const said = `${url} closed the connection: ${reason || code}`;
  switch (code) {
    case GOING_AWAY:
      return new Disconnect("stream-ended", said);
    case TOO_BIG:
      return new Disconnect("protocol-broken", said);
    case TROUBLE:
      return new Disconnect("server-failed", said);
    case BUSY:
      return new Disconnect("server-busy", said);
    default:
      return welcomed
        ? new Disconnect("stream-ended", said)
        : new Disconnect("server-unreachable", `${url} cannot be reached by a live connection: ${reason || code}`);
  }
}

function ofPolicy(url, reason, welcomed) {
  if (reason === "token-refused" || (UNAUTHORIZED.has(reason) && !welcomed)) {
    const type = `urn:ropeway:problem:${reason}`;
    return new Answer(url, { status: 401, body: { type, detail: reason } });
  }
  if (reason === "token-expired" || ACCESS.has(reason)) {
    return Disconnect.access(url, reason);
  }
  const type = LIMITS.has(reason) ? "stream-ended" : "protocol-broken";
  return new Disconnect(type, `${url} closed the connection: ${reason}`);
}
