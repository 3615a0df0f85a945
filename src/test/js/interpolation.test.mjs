import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { between, Interpolation } from "../../main/webapp/ropeway/interpolation.js";

const MOVES = new URL("../resources/vectors/interpolation/moves.json", import.meta.url);

for (const { name, delay, steps } of JSON.parse(readFileSync(MOVES, "utf8"))) {
  test(name, () => {
    const interpolation = new Interpolation({ delay });
    for (const { at, push, shows, moving } of steps) {
      if (push !== undefined) {
        interpolation.push(push, at);
      }
      if (shows !== undefined) {
        assert.deepEqual(interpolation.at(at), shows, `at ${at}`);
      }
      assert.equal(interpolation.isMoving(at), moving ?? interpolation.isMoving(at), `at ${at}`);
    }
  });
}

test("there is nothing before there is a value, and a value that is gone is gone in its turn", () => {
  const interpolation = new Interpolation();
  assert.equal(interpolation.at(7), undefined);
  interpolation.push(1, 0);
  interpolation.push(undefined, 100);
  assert.equal(interpolation.at(199), 1);
  assert.equal(interpolation.at(200), undefined);
});

test("a delay of nothing is refused, and what is between is frozen", () => {
  assert.throws(() => new Interpolation({ delay: 0 }), RangeError);
  assert.ok(Object.isFrozen(between({ x: 1 }, { x: 2 }, 0.5)));
});
