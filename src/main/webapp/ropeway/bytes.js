import { isObject } from "./json-pointers.js";
import { sealed } from "./frozen.js";

const DATA = "$bytes";
const TYPE = "type";
const TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
const CONTENT_TYPE = new RegExp(
  `^${TOKEN}/${TOKEN}(; ?${TOKEN}=(${TOKEN}|"[ !#-\\[\\]-~]*"))*$`,
);
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const LONGEST_TYPE = 255;
const AT_ONCE = 0x8000; // as many arguments as a function surely takes

/**
 * Bytes with their content type, as a value: `{"$bytes": base64, "type": …}`, which is JSON like all
 * else. See bytes.d.ts.
 */
export class Bytes {
  #bytes;

  constructor(bytes, type) {
    if (typeof type !== "string" || type.length > LONGEST_TYPE || !CONTENT_TYPE.test(type)) {
      throw new TypeError(`not a content type: ${type}`);
    }
    this.#bytes = copyOf(bytes);
    this.type = type;
    this.value = sealed({ [DATA]: encoded(this.#bytes), [TYPE]: type });
    Object.freeze(this);
  }

  /** Those that a value is; null if it is something else. */
  static from(value) {
    if (!isObject(value) || Object.keys(value).length !== 2) {
      return null;
    }
    const bytes = Object.hasOwn(value, DATA) ? decoded(value[DATA]) : null;
    try {
      return bytes === null || !Object.hasOwn(value, TYPE) ? null : new Bytes(bytes, value[TYPE]);
    } catch {
      return null;
    }
  }

  get length() {
    return this.#bytes.length;
  }

  /** A copy. */
  get bytes() {
    return this.#bytes.slice();
  }

  get blob() {
    return new Blob([this.#bytes], { type: this.type });
  }
}

function copyOf(bytes) {
  if (bytes instanceof ArrayBuffer) {
    return new Uint8Array(bytes.slice(0));
  }
  if (!ArrayBuffer.isView(bytes)) {
    throw new TypeError("bytes are an ArrayBuffer or a view of one");
  }
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice();
}

function encoded(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += AT_ONCE) {
    text += String.fromCharCode(...bytes.subarray(i, i + AT_ONCE));
  }
  return btoa(text);
}

/** There is one text for some bytes, and every other one is refused. */
function decoded(text) {
  if (typeof text !== "string" || text.length % 4 !== 0 || !BASE64.test(text)) {
    return null;
  }
  const binary = atob(text);
  return btoa(binary) === text ? Uint8Array.from(binary, (char) => char.charCodeAt(0)) : null;
}
