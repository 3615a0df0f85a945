import { sealed, withMember } from "./frozen.js";
import { applyPatch } from "./json-patch.js";
import { isObject, place, valueAt } from "./json-pointers.js";
import { mergePatch } from "./merge-patch.js";
import { NotApplicable } from "./not-applicable.js";
import { sum } from "./json-numbers.js";
import { updateAt } from "./path-update.js";

export function set(data, { path, value }) {
  return updateAt(data, path, () => value);
}

export function remove(data, { path }) {
  return valueAt(data, path) === undefined ? undefined : updateAt(data, path, () => undefined);
}

export function increment(data, { path, by }) {
  return updateAt(data, path, (before) => {
    if (before === undefined) {
      return by;
    }
    if (typeof before !== "number") {
      throw new NotApplicable(`${place(path)} is not a number`);
    }
    try {
      return sum(before, by);
    } catch (error) {
      throw new NotApplicable(place(path) + error.message);
    }
  });
}

export function append(data, { path, value }) {
  return updateAt(data, path, (before = []) => {
    if (!Array.isArray(before)) {
      throw new NotApplicable(`${place(path)} is not an array`);
    }
    return sealed([...before, value]);
  });
}

export function insert(data, { path, id, value }) {
  return updateAt(data, path, (before = {}) => {
    if (!isObject(before)) {
      throw new NotApplicable(`${place(path)} is not an object`);
    }
    if (Object.hasOwn(before, id)) {
      throw new NotApplicable(`${place(path)} already has a member "${id}"`);
    }
    return withMember(before, id, value);
  });
}

export function merge(data, { value }) {
  return mergePatch(data, value);
}

export function patch(data, { operations }) {
  return applyPatch(data, operations);
}
