/**
 * JSON Patch (RFC 6902). Gives the changed value back; the one handed in stays as it was, and what
 * did not change is shared by both.
 */
export function applyPatch(value, operations) {
  return operations.reduce(applyOperation, value);
}

function applyOperation(root, operation) {
  const path = tokens(operation.path);
  switch (operation.op) {
    case "add":
      return add(root, path, operation.value);
    case "remove":
      return remove(root, path);
    case "replace":
      return replace(root, path, operation.value);
    case "move":
      return move(root, tokens(operation.from), path);
    case "copy":
      return add(root, path, get(root, tokens(operation.from)));
    case "test":
      return test(root, path, operation.value);
    default:
      throw new Error(`unknown operation ${operation.op}`);
  }
}

function add(root, path, value) {
  return path.length === 0
    ? value
    : edit(root, path, (parent, name) => {
        if (Array.isArray(parent)) {
          parent.splice(name === "-" ? parent.length : index(name, parent.length), 0, value);
        } else {
          put(parent, name, value);
        }
      });
}

function remove(root, path) {
  if (path.length === 0) {
    return null;
  }
  return edit(root, path, (parent, name) => {
    child(parent, name);
    if (Array.isArray(parent)) {
      parent.splice(index(name, parent.length - 1), 1);
    } else {
      delete parent[name];
    }
  });
}

function replace(root, path, value) {
  return path.length === 0
    ? value
    : edit(root, path, (parent, name) => {
        child(parent, name);
        put(parent, name, value);
      });
}

function move(root, from, path) {
  const value = get(root, from);
  if (from.length < path.length && from.every((name, i) => name === path[i])) {
    throw new Error("a value cannot be moved into itself");
  }
  return from.length === path.length && from.every((name, i) => name === path[i])
    ? root
    : add(remove(root, from), path, value);
}

function test(root, path, value) {
  if (!equal(get(root, path), value)) {
    throw new Error(`test of /${path.join("/")} failed`);
  }
  return root;
}

/** Copies what lies on the path and lets `change` alter the copy that has the last name in it. */
function edit(value, [name, ...rest], change) {
  const copy = Array.isArray(value) ? [...value] : { ...object(value, name) };
  if (rest.length === 0) {
    change(copy, name);
  } else {
    put(copy, name, edit(child(copy, name), rest, change));
  }
  return copy;
}

function get(root, path) {
  return path.reduce(child, root);
}

function child(parent, name) {
  if (Array.isArray(parent)) {
    return parent[index(name, parent.length - 1)];
  }
  if (!Object.hasOwn(object(parent, name), name)) {
    throw new Error(`there is no ${name}`);
  }
  return parent[name];
}

/** Unlike an assignment this makes a member of a name like `__proto__`, too. */
function put(parent, name, value) {
  const member = { value, configurable: true, enumerable: true, writable: true };
  Object.defineProperty(parent, name, member);
}

function object(value, name) {
  if (value === null || typeof value !== "object") {
    throw new Error(`nothing here can have a ${name}`);
  }
  return value;
}

function index(name, largest) {
  if (!/^(0|[1-9]\d*)$/.test(name) || Number(name) > largest) {
    throw new Error(`${name} is not an index here`);
  }
  return Number(name);
}

/** The names in a JSON Pointer (RFC 6901). */
function tokens(pointer) {
  if (typeof pointer !== "string" || !/^(\/([^~]|~[01])*)?$/.test(pointer)) {
    throw new Error(`${pointer} is not a JSON Pointer`);
  }
  const names = pointer.split("/").slice(1);
  return names.map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function equal(a, b) {
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") {
    return a === b;
  }
  const names = Object.keys(a);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equal(a[name], b[name]))
  );
}
