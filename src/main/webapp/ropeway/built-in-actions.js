import { sum } from "./decimal.js";
import { sealed } from "./frozen.js";
import { mergePatch } from "./merge-patch.js";
import { applyPatch } from "./json-patch.js";
import { updateAt } from "./path-update.js";
import { isObject, putMember, valueAt } from "./json-pointers.js";
import { Rejected } from "./rejected.js";

/** The actions of every JSON store: name → what they take and what they do. */
export const builtInActions = {
  set: { takes: { path: "pointer", value: "any" }, apply: set },
  remove: { takes: { path: "pointer" }, apply: remove },
  increment: { takes: { path: "pointer", by: "number" }, apply: increment },
  append: { takes: { path: "pointer", value: "any" }, apply: append },
  insert: { takes: { path: "pointer", id: "text", value: "any" }, apply: insert },
  merge: { takes: { value: "any" }, apply: merge },
  patch: { takes: { operations: "patch" }, apply: patch },
};

function set(data, { path, value }) {
  return updateAt(data, path, () => value);
}

function remove(data, { path }) {
  return valueAt(data, path) === undefined ? undefined : updateAt(data, path, () => undefined);
}

function increment(data, { path, by }) {
  return updateAt(data, path, (before) => {
    if (before === undefined) {
      return by;
    }
    if (typeof before !== "number") {
      throw new Rejected(`${place(path)} is not a number`);
    }
    try {
      return sum(before, by);
    } catch (error) {
      throw new Rejected(place(path) + error.message);
    }
  });
}

function append(data, { path, value }) {
  return updateAt(data, path, (before = []) => {
    if (!Array.isArray(before)) {
      throw new Rejected(`${place(path)} is not an array`);
    }
    return sealed([...before, value]);
  });
}

function insert(data, { path, id, value }) {
  return updateAt(data, path, (before = {}) => {
    if (!isObject(before)) {
      throw new Rejected(`${place(path)} is not an object`);
    }
    if (Object.hasOwn(before, id)) {
      throw new Rejected(`${place(path)} already has a member "${id}"`);
    }
    return withMember(before, id, value);
  });
}

function merge(data, { value }) {
  return mergePatch(data, value);
}

function patch(data, { operations }) {
  return applyPatch(data, operations);
}

/** A copy of an object with a member more. */
export function withMember(object, name, value) {
  const copy = { ...object };
  putMember(copy, name, value);
  return sealed(copy);
}

/** A path as messages name it. */
export function place(path) {
  return path === "" ? "the root" : path;
}
