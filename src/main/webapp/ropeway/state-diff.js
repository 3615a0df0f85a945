import { sealed } from "./frozen.js";
import { escapeToken, isObject } from "./json-pointers.js";
import { equal } from "./numeric-equality.js";

/**
 * The places whose values differ between two frozen values, each as `{path, value, previous,
 * origin}`, frozen; undefined is nothing there. As far down as objects and arrays still match: of an
 * array that lost or got elements other than at its end, the array itself. Members in the order of
 * their names. `originOf(path)` says why a value differs.
 */
export function changesBetween(before, after, originOf = () => undefined) {
  const changes = [];
  compare("", before, after, (path, value, previous) =>
    changes.push(sealed({ path, value, previous, origin: originOf(path) })),
  );
  return changes;
}

function compare(path, before, after, differs) {
  if (before === after) {
    return;
  }
  if (isObject(before) && isObject(after)) {
    compareObjects(path, before, after, differs);
  } else if (Array.isArray(before) && Array.isArray(after)) {
    compareArrays(path, before, after, differs);
  } else {
    differs(path, after, before);
  }
}

function compareObjects(path, before, after, differs) {
  const names = Object.keys(before).filter((name) => before[name] !== own(after, name));
  names.push(...Object.keys(after).filter((name) => !Object.hasOwn(before, name)));
  for (const name of names.sort()) {
    compare(`${path}/${escapeToken(name)}`, own(before, name), own(after, name), differs);
  }
}

function compareArrays(path, before, after, differs) {
  const shorter = Math.min(before.length, after.length);
  if (before.length !== after.length && !equal(before.slice(0, shorter), after.slice(0, shorter))) {
    differs(path, after, before);
    return;
  }
  for (let i = 0; i < Math.max(before.length, after.length); i++) {
    compare(`${path}/${i}`, before[i], after[i], differs);
  }
}

function own(object, name) {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
