import { memberKey } from "./json-numbers.js";
import { escapeToken, isObject, valueAt } from "./json-pointers.js";

/** By action: the places that it would change, told from its arguments, as JSON Pointers. */
const TOUCHED = {
  set: (_, { path }) => [path],
  remove: (_, { path }) => [path],
  increment: (_, { path }) => [path],
  lifetime: (_, { path }) => [path],
  append: (data, { path }) => [`${path}/${lengthAt(data, path)}`],
  insert: (_, { path, id }) => [member(path, id)],
  add: (_, { path, id }) => [member(path, id)],
  discard: (_, { path, id }) => [member(path, id)],
  put: (_, { path, key }) => [member(path, key)],
  drop_all: (_, { path }) => [path],
  drop: (_, { path, key }) => [member(path, key)],
  assign: (_, { path, number }) => [member(path, memberKey(number))],
  own: () => [],
  release: () => [],
  merge: (data, { value }) => merged("", data, value),
  patch: (_, { operations }) => operations.flatMap(operationPaths),
};

/** The places that an action would change; null if its arguments do not tell. */
export function touchedBy(action, data, args) {
  if (action === "delete") {
    return [""];
  }
  return Object.hasOwn(TOUCHED, action) && isObject(args) ? TOUCHED[action](data, args) : null;
}

function member(path, name) {
  return `${path}/${escapeToken(name)}`;
}

function lengthAt(data, path) {
  const array = valueAt(data, path);
  return Array.isArray(array) ? array.length : 0;
}

function merged(path, target, patch) {
  return isObject(target) && isObject(patch)
    ? Object.entries(patch).flatMap(([name, value]) =>
        merged(member(path, name), Object.hasOwn(target, name) ? target[name] : undefined, value),
      )
    : [path];
}

function operationPaths({ op, path, from }) {
  return [...(op === "test" ? [] : [path]), ...(op === "move" ? [from] : [])];
}
