import { actionNames, applyAction } from "./actions.js";
import { result } from "./local-action.js";
import { withBookOf, RoomBook } from "./room-book.js";
import { heldToRules } from "./room-rules.js";

/** Known to everybody, but not shown before they are confirmed. */
const WAITING = new Set(["put", "drop"]);

/**
 * Gives the function that replays an action on data: `(name, data, args) => data`. What the client
 * cannot replay, and what refuses, leaves the data as it is: the server decides. So does what is not
 * shown before it is confirmed, but with `{all: true}`.
 *
 * @param own the application's actions by name: `(data, args) => data`
 * @param actor who acts
 */
export function replayer(own, actor) {
  for (const name of Object.keys(own)) {
    if (actionNames.includes(name)) {
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

  function applied(name, data, args) {
    return Object.hasOwn(own, name)
      ? heldToRules(name, data, args, actor, () => changed(result(own[name], data, args), data))
      : applyAction(name, data, args, actor);
  }
}

/** An action of the application need not know that there is any bookkeeping. */
function changed(after, data) {
  return after === undefined || RoomBook.raw(after) !== undefined ? after : withBookOf(data, after);
}
