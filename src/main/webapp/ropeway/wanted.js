/** What requests are to be answered with; each function is `(status, type, body) => boolean`. */

const OK = 200;
const NO_CONTENT = 204;
const STATUSES = new Set(["applied", "cancelled", "rejected", "failed", "recorded"]);

export function aStream(status, type) {
  return status === OK && type === "text/event-stream";
}

export function nothing(status) {
  return status === NO_CONTENT;
}

export function theTime(status, type, body) {
  return isJson(status, type) && Number.isFinite(body?.time);
}

/** Who asks, as `GET /api/me` tells it. */
export function theCaller(status, type, body) {
  const { auth, identity, expiresAt } = body ?? {};
  return (
    isJson(status, type) &&
    typeof auth === "string" &&
    (isMissing(identity) || (typeof identity === "string" && identity !== "")) &&
    (isMissing(expiresAt) || (typeof expiresAt === "string" && Date.parse(expiresAt) > 0))
  );
}

function isMissing(value) {
  return value === undefined || value === null;
}

/** The versions that have a transaction. */
export function isCommitted(status, type, body) {
  return (
    isJson(status, type) &&
    body?.status === "committed" &&
    Array.isArray(body.versions) &&
    body.versions.length > 0 &&
    body.versions.every((each) => isVersion(each?.version))
  );
}

/** An outcome for each action of a frame. */
export function outcomesOf({ actions }) {
  return (status, type, body) => {
    if (!isJson(status, type) || !isVersion(body?.version) || !Array.isArray(body.outcomes)) {
      return false;
    }
    const ids = new Set(body.outcomes.filter(isOutcome).map(({ id }) => id));
    return actions.every(({ id }) => ids.has(id));
  };
}

function isJson(status, type) {
  return status === OK && type === "application/json";
}

function isOutcome(outcome) {
  const { id, status, version = 0, reason = "" } = outcome ?? {};
  return (
    Number.isSafeInteger(id) && STATUSES.has(status) && isVersion(version) && typeof reason === "string"
  );
}

function isVersion(version) {
  return Number.isSafeInteger(version) && version >= 0;
}
