import { builtInActions } from "./built-in-actions.js";
import { result } from "./local-action.js";
import { withBook } from "./room-data.js";
import { applyAction, heldToRules } from "./room-rules.js";

/** Known to everybody, but not shown before they are confirmed. */
const WAITING = new Set(["put", "drop", "drop_all"]);

/** Whether an action shows only once it is confirmed. */
export function isShownLate(name) {
  return WAITING.has(name);
}

/**
 * Gives the function that replays an action on data: `(name, data, args) => data`. What the client
 * cannot replay, and what refuses, leaves the data as it is: the server decides. So does what is not
 * shown before it is confirmed, but with `{all: true}`.
 *
 * @param own the application's actions by name: `(data, args) => data`
 * @param actor tells who acts
 */
export function replayer(own, actor) {
  for (const name of Object.keys(own)) {
    if (Object.hasOwn(builtInActions, name)) {
      throw new TypeError(`${name} is a built-in action`);
    }
  }
  return (name, data, args, { all = false } = {}) => {
    if (data === undefined || (!all && WAITING.has(name))) {
      return data;
    }
    try {
      const after = applied(name, data, args);
      return after === undefined ? data : after;
    } catch {
      return data;
    }
  };

  function changed(name, data, args) {
    const after = result(own[name], data, args);
    return name === "delete" ? after : withBook(data, after);
  }

  function applied(name, data, args) {
    return Object.hasOwn(own, name)
      ? heldToRules(name, data, args, actor(), () => changed(name, data, args))
      : applyAction(name, data, args, actor());
  }
}
