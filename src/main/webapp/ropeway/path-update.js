import { formatPointer, indexOf, isObject, parsePointer, putMember } from "./json-pointers.js";
import { sealed } from "./frozen.js";
import { NotApplicable } from "./not-applicable.js";

/**
 * Changes one place of a frozen value: `change` makes of what is there (undefined if nothing) what
 * shall be there (undefined removes it). Only the containers on the way are made anew.
 */
export function updateAt(root, pointer, change) {
  const path = parsePointer(pointer);
  return updated(root, { pointer, path, change }, 0);
}

function updated(node, update, depth) {
  if (depth === update.path.length) {
    const after = update.change(node);
    if (after === undefined) {
      throw new NotApplicable("the root cannot be removed");
    }
    return after;
  }
  if (Array.isArray(node)) {
    return inArray(node, update, depth);
  }
  if (isObject(node)) {
    return inObject(node, update, depth);
  }
  throw new NotApplicable(`nothing can be below ${at(update, depth)}, it is no object or array`);
}

function inObject(object, update, depth) {
  const name = update.path[depth];
  const after = child(Object.hasOwn(object, name) ? object[name] : undefined, update, depth);
  const copy = { ...object };
  if (after === undefined) {
    delete copy[name];
  } else {
    putMember(copy, name, after);
  }
  return sealed(copy);
}

function inArray(array, update, depth) {
  const index = indexOf(update.path[depth]);
  if (index < 0 || index >= array.length) {
    throw new NotApplicable(`the array has no element at ${at(update, depth + 1)}`);
  }
  const after = child(array[index], update, depth);
  const copy = [...array];
  copy.splice(index, 1, ...(after === undefined ? [] : [after]));
  return sealed(copy);
}

function child(value, update, depth) {
  if (depth + 1 === update.path.length) {
    return update.change(value);
  }
  if (value === undefined) {
    const missing = at(update, depth + 1);
    throw new NotApplicable(`there is nothing at ${missing}, a parent of ${update.pointer}`);
  }
  return updated(value, update, depth + 1);
}

/** The first tokens of the path, for messages. */
function at({ path }, tokens) {
  return tokens === 0 ? "the root" : formatPointer(path.slice(0, tokens));
}
