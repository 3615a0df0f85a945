import assert from "node:assert/strict";
import { test } from "node:test";
import { ExponentialBackoff } from "../../main/webapp/ropeway/exponential-backoff.js";

const NEARLY_ONE = 1 - Number.EPSILON;

test("a backoff doubles up to its longest", () => {
  const limits = [];
  for (let b = new ExponentialBackoff({ first: 100, longest: 500 }); limits.length < 5; b = b.next()) {
    limits.push(Math.round(b.pause(NEARLY_ONE)));
  }
  assert.deepEqual(limits, [100, 200, 400, 500, 500]);
});

test("a pause is spread over the upper half of its limit, and never outside", () => {
  let backoff = new ExponentialBackoff({ first: 100, longest: 10_000 });
  for (let limit = 100; limit <= 6_400; limit *= 2, backoff = backoff.next()) {
    assert.equal(backoff.pause(0), limit / 2);
    assert.equal(backoff.pause(0.5), (limit * 3) / 4);
    assert.ok(backoff.pause(NEARLY_ONE) <= limit);
  }
});

test("a backoff is never changed", () => {
  const backoff = new ExponentialBackoff({ first: 100, longest: 500 });
  backoff.next();
  backoff.startingWith(300);
  assert.equal(backoff.pause(0), 50);
  assert.ok(Object.isFrozen(backoff));
});

test("after a reset it begins anew", () => {
  const backoff = new ExponentialBackoff({ first: 100, longest: 500 }).next().next().reset();
  assert.equal(backoff.pause(0), 50);
});

test("what a server asks for is where it begins, within bounds, and takes back no growth", () => {
  const backoff = new ExponentialBackoff({ first: 100, longest: 500 });
  assert.equal(backoff.startingWith(300).pause(0), 150);
  assert.equal(backoff.startingWith(9_000).pause(0), 250);
  assert.equal(backoff.startingWith(0).reset().pause(0), 25);
  assert.equal(backoff.next().next().startingWith(100).pause(0), 200);
});
