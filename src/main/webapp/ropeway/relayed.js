import { sizeOf } from "./frame-limits.js";
import { frozen } from "./frozen.js";
import { parsePointer } from "./json-pointers.js";

const DEEPEST = 100; // of a whole request
const MOST_RECEIVERS = 1_000;

/**
 * An ephemeral value as it is sent, whatever becomes of what the caller holds: `{path, value}`,
 * frozen.
 *
 * @throws TypeError if the path is no JSON Pointer or the value is not JSON
 * @throws RangeError if it is nested too deep or larger than so many bytes
 */
export function ownValue(path, value, mostBytes) {
  parsePointer(frozen(path));
  const own = frozen({ path, value: frozen(value) });
  refuseDeep(own.value, DEEPEST - 2); // in an object of values in the body
  refuseLarge({ [path]: own.value }, mostBytes);
  return own;
}

/**
 * A message as it is sent: `{message, to}`, frozen, without `to` if it is for everybody.
 *
 * @throws TypeError if it is not JSON, or those that get it are not a list of names
 * @throws RangeError if it is nested too deep or larger than so many bytes
 */
export function ownMessage(message, to, mostBytes) {
  const own = frozen({ message: frozen(message), ...((to ?? null) === null ? {} : { to: names(to) }) });
  refuseDeep(own.message, DEEPEST - 1);
  refuseLarge(own, mostBytes);
  return own;
}

function names(to) {
  const own = Array.isArray(to) ? [...to] : [];
  if (own.length === 0 || own.length > MOST_RECEIVERS || !own.every(isName)) {
    throw new TypeError(`"to" must be a list of 1 to ${MOST_RECEIVERS} names`);
  }
  return own;
}

function isName(name) {
  return typeof name === "string" && name !== "";
}

function refuseDeep(value, levels) {
  if (isDeeper(value, levels)) {
    throw new RangeError(`nested deeper than ${levels} levels, so it cannot be sent`);
  }
}

function isDeeper(value, levels) {
  return (
    value !== null &&
    typeof value === "object" &&
    (levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1)))
  );
}

function refuseLarge(value, mostBytes) {
  const bytes = sizeOf(value);
  if (bytes > mostBytes) {
    throw new RangeError(`${bytes} bytes; at most ${mostBytes} can be sent`);
  }
}
