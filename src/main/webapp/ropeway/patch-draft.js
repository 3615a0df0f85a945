import { equal } from "./numeric-equality.js";
import { sealed } from "./frozen.js";
import { childOf, indexOf, isObject, putMember } from "./json-pointers.js";
import { NotApplicable } from "./not-applicable.js";

const MAX_SHIFTED = 2 ** 28;
const MAX_COPIED = 2 ** 24;

/**
 * A document while a patch is applied to it. Only the containers on the way to a change are copied,
 * once each: so a thousand operations on a large object copy it once and not a thousand times.
 */
export class PatchDraft {
  #root;
  #thawed = new Set();
  #shifted = 0;
  #copied = 0;

  constructor(document) {
    this.#root = document;
  }

  /** The document, frozen; the draft can go on from it. */
  finish() {
    this.#thawed.forEach(sealed);
    this.#thawed.clear();
    return this.#root;
  }

  apply({ op, path, from, value }) {
    switch (op) {
      case "add":
        return this.#add(path, value);
      case "remove":
        return void this.#remove(path);
      case "replace":
        return this.#replace(path, value);
      case "move":
        return this.#move(from, path);
      case "copy":
        return this.#copy(from, path);
      default:
        return this.#test(path, value);
    }
  }

  #add(path, value) {
    if (path.length === 0) {
      this.#root = value;
      return;
    }
    const parent = this.#thawedParent(path);
    const token = path.at(-1);
    if (Array.isArray(parent)) {
      this.#insert(parent, token, value);
    } else {
      putMember(parent, token, value);
    }
  }

  #insert(array, token, value) {
    const index = token === "-" ? array.length : indexOf(token);
    if (index < 0 || index > array.length) {
      throw new NotApplicable(`the array has no place ${token}`);
    }
    this.#countShift(array.length - index);
    array.splice(index, 0, value);
  }

  #remove(path) {
    if (path.length === 0) {
      throw new NotApplicable("the whole document cannot be removed");
    }
    const value = this.#existing(path);
    const parent = this.#thawedParent(path);
    if (Array.isArray(parent)) {
      const index = indexOf(path.at(-1));
      this.#countShift(parent.length - index);
      parent.splice(index, 1);
    } else {
      delete parent[path.at(-1)];
    }
    return value;
  }

  #replace(path, value) {
    this.#existing(path);
    if (path.length === 0) {
      this.#root = value;
    } else {
      putMember(this.#thawedParent(path), path.at(-1), value);
    }
  }

  #move(from, path) {
    if (from.length === path.length && from.every((token, i) => token === path[i])) {
      this.#existing(from);
    } else {
      this.#add(path, this.#remove(from));
    }
  }

  #copy(from, path) {
    this.finish(); // what is in two places must not be changed in one
    const value = this.#existing(from);
    this.#measure(value);
    this.#add(path, value);
  }

  #test(path, value) {
    const found = path.reduce(childOf, this.#root);
    if (found === undefined) {
      throw new NotApplicable("there is nothing");
    }
    if (!equal(found, value)) {
      throw new NotApplicable("the value is another");
    }
  }

  #existing(path) {
    return path.reduce((node, token) => present(childOf(node, token)), this.#root);
  }

  #thawedParent(path) {
    this.#root = this.#thaw(this.#root);
    let node = this.#root;
    for (const token of path.slice(0, -1)) {
      const child = this.#thaw(present(childOf(node, token)));
      putMember(node, token, child);
      node = child;
    }
    return node;
  }

  #thaw(node) {
    if (this.#thawed.has(node)) {
      return node;
    }
    if (!Array.isArray(node) && !isObject(node)) {
      throw new NotApplicable("a parent on the path is neither object nor array");
    }
    const copy = Array.isArray(node) ? [...node] : { ...node };
    this.#thawed.add(copy);
    return copy;
  }

  #countShift(elements) {
    this.#shifted += elements;
    if (this.#shifted > MAX_SHIFTED) {
      throw new NotApplicable("the patch moves too many array elements");
    }
  }

  /** Twenty-five copies of a document into itself would make a petabyte of a byte. */
  #measure(value) {
    this.#copied += 8 + (typeof value === "string" ? value.length : 0);
    if (this.#copied > MAX_COPIED) {
      throw new NotApplicable("the patch copies too much");
    }
    if (isObject(value)) {
      for (const [name, member] of Object.entries(value)) {
        this.#copied += name.length;
        this.#measure(member);
      }
    } else if (Array.isArray(value)) {
      value.forEach((element) => this.#measure(element));
    }
  }
}

function present(node) {
  if (node === undefined) {
    throw new NotApplicable("there is nothing");
  }
  return node;
}
