import { checkArguments } from "./action-arguments.js";
import { builtInActions } from "./built-in-actions.js";
import { roomActions } from "./room-actions.js";
import { heldToRules } from "./room-rules.js";
import { Rejected } from "./rejected.js";

export { Rejected };

const ALL = { ...builtInActions, ...roomActions };

/** The names of the actions that every realtime store has. */
export const actionNames = Object.freeze(Object.keys(ALL));

/** Why an action that every realtime store has would not take these arguments; null if it does. */
export function argumentFault(name, args) {
  if (!Object.hasOwn(ALL, name)) {
    return `there is no action ${name}`;
  }
  try {
    checkArguments(args, ALL[name].takes, ALL[name].may);
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
 * @param actor `{identity, server}`: who acts
 * @returns the data afterwards, what was not touched shared; undefined if there is nothing to do
 * @throws Rejected if data or rules do not allow it; the reason says what and where
 * @throws TypeError if there is no such action or it does not take these arguments
 */
export function applyAction(name, data, args, actor) {
  const fault = argumentFault(name, args);
  if (fault !== null) {
    throw new TypeError(fault);
  }
  return heldToRules(name, data, args, actor, () => ALL[name].apply(data, args, actor));
}

/** Who records under a client name: its identity is the part before the last `~`. */
export function actorOf(client) {
  const tilde = client.lastIndexOf("~");
  return { identity: tilde < 1 ? client : client.slice(0, tilde), server: false };
}
