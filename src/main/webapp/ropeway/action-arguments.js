import { parsePatch } from "./json-patch.js";
import { isObject, parsePointer } from "./json-pointers.js";

const UNTIL = new Set(["owner", "room", "forever"]);

/** What an argument may be: each says whether a value is one; a pointer's own fault is thrown. */
export const TYPES = {
  pointer: (value) => typeof value === "string" && parsePointer(value) !== null,
  text: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  version: (value) => Number.isInteger(value) && value >= 0,
  boolean: (value) => typeof value === "boolean",
  until: (value) => UNTIL.has(value),
  perhaps: (value) => Array.isArray(value) && value.length <= 1,
  patch: (value) => Array.isArray(value) && parsePatch(value) !== null,
  any: () => true,
};

/**
 * Checks that arguments have the members that an action takes, and no others.
 *
 * @throws TypeError naming the member that is missing, unknown or wrong
 */
export function checkArguments(args, required, optional = {}) {
  const all = { ...required, ...optional };
  const names = Object.keys(all).join(", ");
  if (!isObject(args)) {
    throw new TypeError(`the arguments must be an object with ${names}`);
  }
  for (const [name, type] of Object.entries(all)) {
    check(name, type, args[name], Object.hasOwn(optional, name));
  }
  for (const name of Object.keys(args)) {
    if (!Object.hasOwn(all, name)) {
      throw new TypeError(`argument "${name}": there is only ${names}`);
    }
  }
}

function check(name, type, value, optional) {
  if (value === undefined && optional) {
    return;
  }
  if (value === undefined) {
    throw new TypeError(`argument "${name}": is missing`);
  }
  if (!TYPES[type](value)) {
    throw new TypeError(`argument "${name}": is no ${type}`);
  }
}
