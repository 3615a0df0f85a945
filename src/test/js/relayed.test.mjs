import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { ownMessage, ownValue } from "../../main/webapp/ropeway/relayed.js";

// The format of the cases is described in the vectors' README.
const FOLDER = new URL("../resources/vectors/relayed/", import.meta.url);
const BYTES = { values: 2_000, messages: 2_000, many: 20_000 };

function cases(name) {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));
}

function content({ value, message, nested, long, half }) {
  if (nested !== undefined) {
    return JSON.parse("[".repeat(nested) + "]".repeat(nested));
  }
  if (half !== undefined) {
    return { "\ud83d": half };
  }
  return long === undefined ? (message ?? value ?? null) : "x".repeat(long);
}

function held(sent, call) {
  if (sent) {
    return call();
  }
  assert.throws(call, ({ name }) => name === "TypeError" || name === "RangeError");
}

describe("values", () => {
  for (const { name, sent, path, longPath, ...rest } of cases("values")) {
    test(`an ephemeral value: ${name}`, () => {
      const at = longPath === undefined ? path : `/${"x".repeat(longPath)}`;
      const own = held(sent, () => ownValue(at, content(rest), BYTES.values));
      assert.deepEqual(own?.value, sent ? content(rest) : undefined);
    });
  }
});

describe("messages", () => {
  for (const { name, sent, to, many, ...rest } of cases("messages")) {
    test(`a message: ${name}`, () => {
      const names = many === undefined ? to : Array.from({ length: many }, (_, i) => `n${i}`);
      const most = many === undefined ? BYTES.messages : BYTES.many;
      const own = held(sent, () => ownMessage(content(rest), names, most));
      assert.deepEqual(own?.message, sent ? content(rest) : undefined);
    });
  }
});

test("what is no JSON at all is refused, wherever it is", () => {
  const loop = {};
  loop.loop = loop;
  const wrong = [undefined, Number.NaN, Infinity, -Infinity, 1n, () => 1, Symbol("s"), new Date(), loop, new Map()];
  for (const value of wrong) {
    for (const place of [value, [value], ...(value === undefined ? [] : [{ a: [value] }])]) {
      assert.throws(() => ownValue("/a", place, 2_000), TypeError);
      assert.throws(() => ownMessage(place, undefined, 2_000), TypeError);
    }
  }
  for (const path of [undefined, null, 1, ["/a"], {}]) {
    assert.throws(() => ownValue(path, 1, 2_000), TypeError);
  }
  for (const to of ["ann", [], [1], [undefined], {}]) {
    assert.throws(() => ownMessage(1, to, 2_000), TypeError);
  }
});

test("how deep a value is, is not hidden by parts that were frozen before", () => {
  const { value } = ownValue("/a", JSON.parse("[".repeat(98) + "]".repeat(98)), 2_000);
  assert.throws(() => ownValue("/a", { value }, 2_000), RangeError);
});
