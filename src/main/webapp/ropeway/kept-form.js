import { adopted } from "./frozen.js";

/**
 * The form in which rooms are kept. What is kept in another one was written by another version of
 * these modules: its data is not shown, and its actions are neither sent nor taken away, but told.
 */
export const FORM = 1;

const DAY = 86_400_000;
/** As long as a server keeps history, unless it is told otherwise: it answers repeats by that. */
export const LONGEST_KEPT = 30 * DAY;
/** Larger data is not kept; its actions are. In UTF-16 code units of its JSON. */
const LARGEST_DATA = 4 * 1024 * 1024;
/** Of the arguments of all actions of a client, in the same units. */
export const LARGEST_OUTBOX = 16 * 1024 * 1024;

/**
 * The name of a room in a storage: the servers, in any order, the store, the key and the identity, so
 * that nobody is shown, and nothing is sent, that somebody else has left.
 */
export function roomName({ urls, store, key }, identity) {
  const servers = urls.map((url) => String(url).replace(/\/+$/, "")).sort();
  return JSON.stringify([servers, store, key, identity]);
}

/** The name of the lock that whoever acts under a client's name holds. */
export function lockName(room, client) {
  return `ropeway ${JSON.stringify([room, client])}`;
}

/** What is kept of a mirror's data; null if it is too large. */
export function snapshotOf({ version, id = null, whole }, at) {
  const text = JSON.stringify(whole);
  return text.length > LARGEST_DATA ? null : { form: FORM, version, id, at, text };
}

/** The event that shows what was kept; null if nothing can be shown. */
export function shown(kept, now) {
  if (kept === undefined || kept.form !== FORM || isOld(kept, now)) {
    return null;
  }
  const { version, id = null, text } = kept; // of before there is no id
  return { event: "snapshot", data: { version, id, data: JSON.parse(text) } };
}

/** What is kept of an action, at a place of its client's. */
export function actionOf(place, { id, name, args, batch }) {
  const kept = { place, id, name, args: JSON.stringify(args) };
  return batch === null ? kept : { ...kept, batch };
}

/** The actions that were kept, in the order in which they were made. */
export function actionsOf({ actions }) {
  return actions.map(({ place, id, name, args, batch = null }) => ({
    place,
    id,
    name,
    batch,
    args: adopted(JSON.parse(args)),
  }));
}

/** Why what a client has left cannot be sent: "form" or "age"; null if it can. */
export function obstacle(outbox, now) {
  if (outbox.form !== FORM) {
    return "form";
  }
  return isOld(outbox, now) ? "age" : null;
}

function isOld({ at }, now) {
  return now - at > LONGEST_KEPT;
}
