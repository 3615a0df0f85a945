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

/** A room in which a seat is held. */
export function aSeat(status, type, body) {
  return isJson(status, type) && typeof body?.key === "string" && body.key !== "";
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

/** An entry as a whole. */
export function anEntry(status, type, body) {
  return isJson(status, type) && isVersion(body?.version) && Object.hasOwn(body, "data") && isTime(body.updatedAt, true);
}

/** A page of versions. */
export function versions(status, type, body) {
  return (
    isJson(status, type) &&
    Array.isArray(body?.versions) &&
    body.versions.every((each) => isVersion(each?.version) && isTime(each.at) && Array.isArray(each.actions)) &&
    (body.next === null || isVersion(body.next) || typeof body.next === "string")
  );
}

/** What leads from one version to another. */
export function aDifference(status, type, body) {
  return isJson(status, type) && Array.isArray(body?.patch);
}

/** What somebody can undo and do again. */
export function theSteps(status, type, body) {
  return isJson(status, type) && areSteps(body?.undo) && areSteps(body.redo);
}

function areSteps(steps) {
  return (
    Array.isArray(steps) &&
    steps.every((step) => typeof step?.client === "string" && isVersion(step.id))
  );
}

function isTime(at, optional = false) {
  return (optional && isMissing(at)) || (typeof at === "string" && !Number.isNaN(Date.parse(at)));
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
