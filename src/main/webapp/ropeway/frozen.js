import { putMember } from "./json-pointers.js";

const MAX_DEPTH = 1_000;
const NOT_STORABLE = /[\0\p{Surrogate}]/u;

/** What is frozen to its depths, so that nothing is walked twice. */
const known = new WeakSet();

/**
 * A value as JSON has it, frozen to its depths: a copy, but for the parts that already are. Members
 * that are undefined are left out, as JSON does.
 *
 * @throws TypeError naming the place of what is not JSON or cannot be stored
 */
export function frozen(value) {
  return copied(value, "", 0);
}

/** Freezes a value that nobody else holds, such as parsed JSON, in place. */
export function adopted(value) {
  if (value !== null && typeof value === "object" && !known.has(value)) {
    Object.values(value).forEach(adopted);
    sealed(value);
  }
  return value;
}

/** Freezes a container whose parts are frozen. */
export function sealed(container) {
  known.add(Object.freeze(container));
  return container;
}

/** A copy of a frozen object with a member more. */
export function withMember(object, name, value) {
  const copy = { ...object };
  putMember(copy, name, value);
  return sealed(copy);
}

function copied(value, place, depth) {
  switch (typeof value) {
    case "string":
      return text(value, place);
    case "number":
      return number(value, place);
    case "boolean":
      return value;
    case "object":
      return value === null || known.has(value) ? value : container(value, place, depth + 1);
    default:
      throw new TypeError(`${named(place)} is not JSON: ${String(value)}`);
  }
}

function container(value, place, depth) {
  if (depth > MAX_DEPTH) {
    throw new TypeError("a value is nested too deep, or in itself");
  }
  if (Array.isArray(value)) {
    return sealed(Array.from(value, (each, i) => copied(each, `${place}/${i}`, depth)));
  }
  if (Object.prototype.toString.call(value) !== "[object Object]") {
    throw new TypeError(`${named(place)} is not JSON: ${String(value)}`);
  }
  const copy = {};
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) {
      putMember(copy, text(name, place), copied(member, `${place}/${name}`, depth));
    }
  }
  return sealed(copy);
}

function text(value, place) {
  if (NOT_STORABLE.test(value)) {
    throw new TypeError(`${named(place)} has a character that cannot be stored`);
  }
  return value;
}

function number(value, place) {
  if (!Number.isFinite(value)) {
    throw new TypeError(`${named(place)} is not a JSON number: ${value}`);
  }
  return value === 0 ? 0 : value;
}

function named(place) {
  return place === "" ? "the value" : place;
}
