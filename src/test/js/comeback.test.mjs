import assert from "node:assert/strict";
import { test } from "node:test";
import { Comeback } from "../../main/webapp/ropeway/comeback.js";

function comeback({ random = 0.5, turn = 0.75 } = {}) {
  return new Comeback(
    () => random,
    () => turn,
  );
}

function connected(more) {
  const made = comeback(more);
  made.connected();
  return made;
}

test("who had a connection comes to another server at any time of a second", () => {
  const tenths = Array(10).fill(0);
  for (let i = 0; i < 10_000; i++) {
    tenths[Math.floor(connected({ turn: Math.random() }).pause({ fresh: true, lasted: true }) / 100)]++;
  }
  assert.ok(
    tenths.every((n) => n > 800 && n < 1_200),
    tenths.join(),
  );
});

test("who was never connected tries another server almost at once", () => {
  assert.equal(comeback().pause({ fresh: true, lasted: false }), 50);
});

test("who was connected once is spread whatever fails next", () => {
  const made = connected();
  assert.equal(made.pause({ fresh: true, lasted: true }), 750);
  assert.equal(made.pause({ fresh: true, lasted: false }), 750);
});

test("a server that asks for more time is given it", () => {
  const made = connected();
  made.told(8_000);
  assert.equal(made.pause({ fresh: true, lasted: true }), 6_000);
  assert.equal(made.pause({ fresh: false, lasted: true }), 6_000);
  made.told(3_600_000);
  assert.equal(made.pause({ fresh: true, lasted: true }), 11_250);
});

test("where no server is left the pause grows, and is short again after a stream that lasted", () => {
  const made = connected({ random: 0 });
  const pauses = [false, false, false, true, false].map((lasted) => made.pause({ fresh: false, lasted }));
  assert.deepEqual(pauses, [125, 250, 500, 125, 250]);
});
