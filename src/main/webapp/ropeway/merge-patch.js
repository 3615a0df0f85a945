import { sealed } from "./frozen.js";
import { isObject, putMember } from "./json-pointers.js";

const EMPTY = sealed({});

/**
 * JSON Merge Patch (RFC 7396) of frozen values: the members of the patch in the place of the
 * target's; null removes. What changes nothing gives the target itself.
 */
export function mergePatch(target, patch) {
  if (!isObject(patch)) {
    return patch;
  }
  const object = isObject(target) ? target : EMPTY;
  let copy = null;
  for (const [name, change] of Object.entries(patch)) {
    const before = Object.hasOwn(object, name) ? object[name] : undefined;
    const after = change === null ? undefined : mergePatch(before ?? null, change);
    if (after !== before) {
      copy ??= { ...object };
      set(copy, name, after);
    }
  }
  return copy === null ? object : sealed(copy);
}

function set(object, name, value) {
  if (value === undefined) {
    delete object[name];
  } else {
    putMember(object, name, value);
  }
}
