import { escapeToken, isObject } from "./json-pointers.js";

/**
 * The places whose values differ between two frozen values, each as `{path, value, previous}`;
 * undefined is nothing there. As far down as objects and arrays still match: of an array that lost
 * or got elements other than at its end, the array itself. Members in the order of their names.
 */
export function changesBetween(before, after) {
  const changes = [];
  compare("", before, after, changes);
  return changes;
}

/** Whether two JSON values are equal. What both share costs nothing. */
export function equal(a, b) {
  if (a === b) {
    return true;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((element, i) => equal(element, b[i]));
  }
  if (!isObject(a) || !isObject(b)) {
    return false;
  }
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equal(a[name], b[name]))
  );
}

function compare(path, before, after, changes) {
  if (before === after) {
    return;
  }
  if (isObject(before) && isObject(after)) {
    compareObjects(path, before, after, changes);
  } else if (Array.isArray(before) && Array.isArray(after)) {
    compareArrays(path, before, after, changes);
  } else {
    changes.push({ path, value: after, previous: before });
  }
}

function compareObjects(path, before, after, changes) {
  const names = Object.keys(before).filter((name) => before[name] !== own(after, name));
  names.push(...Object.keys(after).filter((name) => !Object.hasOwn(before, name)));
  for (const name of names.sort()) {
    compare(`${path}/${escapeToken(name)}`, own(before, name), own(after, name), changes);
  }
}

function compareArrays(path, before, after, changes) {
  const shorter = Math.min(before.length, after.length);
  if (before.length !== after.length && !equal(before.slice(0, shorter), after.slice(0, shorter))) {
    changes.push({ path, value: after, previous: before });
    return;
  }
  for (let i = 0; i < Math.max(before.length, after.length); i++) {
    compare(`${path}/${i}`, before[i], after[i], changes);
  }
}

function own(object, name) {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
