import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { UndoStack, stepOf } from "../../main/webapp/ropeway/undo-stack.js";

const VECTORS = new URL("../resources/vectors/undo/stacks.json", import.meta.url);

const pairs = (steps) => steps.map(({ client, id }) => [client, id]);

const DO = {
  recorded: (stack) => stack.recorded(),
  done: (stack, [client, id]) => stack.done(stepOf(client, id)),
  undone: (stack, [own, target]) =>
    stack.undone(own === null ? null : stepOf(...own), stepOf(...target)),
  takeUndo: (stack, wanted) => assert.deepEqual(taken(stack.takeUndo()), wanted),
  takeRedo: (stack, wanted) => assert.deepEqual(taken(stack.takeRedo()), wanted),
  before: (stack, [undo, redo]) =>
    stack.before(undo.map((each) => stepOf(...each)), redo.map((each) => stepOf(...each))),
};

function taken(step) {
  return step === null ? null : [step.client, step.id];
}

for (const { name, steps } of JSON.parse(readFileSync(VECTORS, "utf8"))) {
  test(name, () => {
    const stack = new UndoStack();
    for (const [i, step] of steps.entries()) {
      const [what] = Object.keys(DO).filter((each) => Object.hasOwn(step, each));
      DO[what](stack, step[what]);
      assert.deepEqual(pairs(stack.undo), step.undo ?? [], `undo after step ${i}`);
      assert.deepEqual(pairs(stack.redo), step.redo ?? [], `redo after step ${i}`);
      if (step.can) {
        assert.deepEqual([stack.canUndo, stack.canRedo], step.can, `after step ${i}`);
      }
    }
  });
}

test("older steps are forgotten", () => {
  const stack = new UndoStack();
  for (let id = 1; id <= 150; id++) {
    stack.done(stepOf("a~1", id));
  }
  assert.equal(stack.undo.length, 100);
  assert.deepEqual(stack.undo[0], { client: "a~1", id: 51 });
});
