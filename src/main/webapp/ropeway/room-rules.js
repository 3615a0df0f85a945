import { checkArguments } from "./action-arguments.js";
import { builtInActions } from "./built-in-actions.js";
import { NotApplicable } from "./not-applicable.js";
import { equal } from "./numeric-equality.js";
import { Ownership } from "./ownership.js";
import { PLACE, RoomBook } from "./room-book.js";
import { pruned } from "./room-pruning.js";
import { touchedBy } from "./touched-paths.js";

/** The actions whose work it is to write the bookkeeping, and that look where they write. */
const KEEPING = new Set(["own", "release", "lifetime", "put", "drop", "drop_all", "delete"]);

/** Why an action that every realtime store has would not take these arguments; null if it does. */
export function argumentFault(name, args) {
  if (!Object.hasOwn(builtInActions, name)) {
    return `there is no action ${name}`;
  }
  try {
    checkArguments(args, builtInActions[name].takes, builtInActions[name].may);
    return null;
  } catch (error) {
    return error.message;
  }
}

/**
 * Applies an action of every realtime store to frozen data, exactly as the server does.
 *
 * @param data the whole data, `$room` included
 * @param args frozen arguments
 * @param actor `{identity, server, absent}`: who acts; absent if known not to be in the room
 * @returns the data afterwards, what was not touched shared; undefined if there is nothing to do
 * @throws NotApplicable if data or rules do not allow it; the reason says what and where
 * @throws TypeError if there is no such action or it does not take these arguments
 */
export function applyAction(name, data, args, actor) {
  const fault = argumentFault(name, args);
  if (fault !== null) {
    throw new TypeError(fault);
  }
  return heldToRules(name, data, args, actor, () => builtInActions[name].apply(data, args, actor));
}

/**
 * What every action in a room is held to: the bookkeeping is nobody's to change, and what others
 * own is left as it is. `change()` does to the data what the action does.
 *
 * @returns the data afterwards; undefined if there is nothing to do
 * @throws NotApplicable if the rules do not allow it
 */
export function heldToRules(action, data, args, actor, change) {
  if (action === "leave") {
    const left = change();
    return left === undefined ? undefined : pruned(data, left, null);
  }
  const raw = RoomBook.raw(data);
  const touched = raw === undefined ? null : touchedBy(action, data, args);
  const ownership = raw === undefined ? null : new Ownership(RoomBook.of(data), actor);
  touched?.forEach((path) => ownership.check(path));
  const after = change();
  if (after === undefined) {
    return undefined;
  }
  if (!KEEPING.has(action) && !equal(raw, RoomBook.raw(after))) {
    throw new NotApplicable(`${PLACE} is kept by Ropeway itself`);
  }
  if (!isPrecise(action, touched)) {
    ownership?.compare(data, after);
  }
  return pruned(data, after, touched);
}

/** Whether nothing else can have moved: what is taken out of an array moves what is behind it. */
function isPrecise(action, touched) {
  return touched !== null && action !== "remove" && action !== "patch";
}
