import { sealed } from "./frozen.js";
import {
  escapeToken,
  indexOf,
  isAtOrBelow,
  isObject,
  meet,
  parsePointer,
  valueAt,
} from "./json-pointers.js";
import { equal } from "./numeric-equality.js";

/**
 * What became of the members of a collection, told from what became of all shown data: each as
 * `{kind, key, value, previous, origin}`, `kind` being `added`, `replaced` or `removed`, by name, those
 * that are numbers behind the others and ascending; then `cleared`, with the whole as `previous`, if
 * there were some and none are left.
 */
export function memberChanges(path, before, after, changes) {
  const near = changes.filter((change) => meet(change.path, path));
  if (near.length === 0) {
    return [];
  }
  const [was, is] = [valueAt(before, path), valueAt(after, path)];
  const told = namesOf(path, near, was, is)
    .map((key) => memberChange(key, own(was, key), own(is, key), originAt(at(path, key), near)))
    .filter((change) => change !== null);
  return countOf(was) > 0 && countOf(is) === 0
    ? [...told, cleared(was, originAt(path, near))]
    : told;
}

/** Why the value at a path differs, if these changes are all that meet it or its parents. */
export function originAt(path, changes) {
  const origins = changes.filter((change) => meet(change.path, path)).map(({ origin }) => origin);
  return origins.includes("rollback") ? "rollback" : origins[0];
}

/** The members that may differ: those that are named, or all if the collection itself is. */
function namesOf(path, changes, was, is) {
  const depth = parsePointer(path).length;
  const names = changes.some((change) => isAtOrBelow(path, change.path))
    ? [...namesIn(was), ...namesIn(is)]
    : changes.map((change) => parsePointer(change.path)[depth]);
  return [...new Set(names)].sort((a, b) => indexOf(a) - indexOf(b) || (a < b ? -1 : 1));
}

function memberChange(key, previous, value, origin) {
  if (equal(previous, value)) {
    return null;
  }
  const kind = previous === undefined ? "added" : value === undefined ? "removed" : "replaced";
  return sealed({ kind, key, value, previous, origin });
}

function cleared(previous, origin) {
  return sealed({ kind: "cleared", key: null, value: undefined, previous, origin });
}

function namesIn(collection) {
  return isCollection(collection) ? Object.keys(collection) : [];
}

function countOf(collection) {
  return namesIn(collection).length;
}

function own(collection, key) {
  return isCollection(collection) && Object.hasOwn(collection, key) ? collection[key] : undefined;
}

function isCollection(value) {
  return isObject(value) || Array.isArray(value);
}

function at(path, key) {
  return `${path}/${escapeToken(key)}`;
}
