const WELL_FORMED = /^(\/([^~/]|~[01])*)*$/;
const INDEX = /^(0|[1-9][0-9]{0,8})$/;

/** The unescaped tokens of a JSON Pointer (RFC 6901), none for the whole document. */
export function parsePointer(pointer) {
  if (typeof pointer !== "string" || !WELL_FORMED.test(pointer)) {
    throw new TypeError(`not a JSON Pointer: ${pointer}`);
  }
  return pointer.split("/").slice(1).map(unescaped);
}

/** The pointer that has these tokens. */
export function formatPointer(tokens) {
  return tokens.map((token) => `/${escapeToken(token)}`).join("");
}

/** A token as it is written in a pointer. */
export function escapeToken(token) {
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The value that a pointer, or its tokens, names; undefined if there is none. */
export function valueAt(document, pointer) {
  const tokens = Array.isArray(pointer) ? pointer : parsePointer(pointer);
  let value = document;
  for (const token of tokens) {
    value = childOf(value, token);
    if (value === undefined) {
      return undefined;
    }
  }
  return value;
}

/** What a token names in an object or array; undefined if nothing. */
export function childOf(container, token) {
  if (Array.isArray(container)) {
    return container[indexOf(token)];
  }
  return isObject(container) && Object.hasOwn(container, token) ? container[token] : undefined;
}

/** The array index that a token is: decimal, without leading zeros; -1 if it is none. */
export function indexOf(token) {
  return INDEX.test(token) ? Number(token) : -1;
}

/** Whether a pointer names the same place as another or one below it. */
export function isAtOrBelow(pointer, above) {
  return pointer === above || pointer.startsWith(`${above}/`);
}

/** Whether one of two places lies in the other. */
export function meet(pointer, other) {
  return isAtOrBelow(pointer, other) || isAtOrBelow(other, pointer);
}

/** Whether a value is a JSON object. */
export function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** A path as messages name it. */
export function place(path) {
  return path === "" ? "the root" : path;
}

/** Sets a member; unlike an assignment it also makes one of a name like `__proto__`. */
export function putMember(object, name, value) {
  Object.defineProperty(object, name, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

function unescaped(token) {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}
