import { checkArguments } from "./arguments.js";
import { builtInActions } from "./built-in-actions.js";
import { roomActions } from "./room-actions.js";
import { heldToRules } from "./room-rules.js";
import { Rejected } from "./rejected.js";

export { Rejected };

const ALL = { ...builtInActions, ...roomActions };

/** The names of the actions that every realtime store has. */
export const actionNames = Object.freeze(Object.keys(ALL));

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
  if (!Object.hasOwn(ALL, name)) {
    throw new TypeError(`there is no action ${name}`);
  }
  const { takes, may, apply } = ALL[name];
  checkArguments(args, takes, may);
  return heldToRules(name, data, args, actor, () => apply(data, args, actor));
}

/** Who records under a client name: its identity is the part before the last `~`. */
export function actorOf(client) {
  const tilde = client.lastIndexOf("~");
  return { identity: tilde < 1 ? client : client.slice(0, tilde), server: false };
}
