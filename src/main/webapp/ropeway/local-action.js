import { frozen } from "./frozen.js";
import { isPromise } from "./report.js";

/**
 * What an action of the application's makes of the data, frozen; undefined if there is nothing to
 * do. Throws what the action throws, and a TypeError if that is not JSON.
 */
export function result(action, data, args) {
  const after = action(data, args);
  if (isPromise(after)) {
    Promise.resolve(after).catch(() => {}); // it is refused here; nobody else will hear it
    throw new TypeError("an action must not be asynchronous: its result is a promise");
  }
  return after === undefined || after === null ? undefined : frozen(after);
}
