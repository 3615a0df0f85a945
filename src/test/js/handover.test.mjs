import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Handover } from "../../main/webapp/ropeway/handover.js";

// The format of the cases is described in the vectors' README.
const FILE = new URL("../resources/vectors/handover/streams.json", import.meta.url);

for (const { name, version, company, steps } of JSON.parse(readFileSync(FILE, "utf8"))) {
  test(`when a stream passes on: ${name}`, () => {
    const handover = new Handover(version, company);
    steps.forEach((step, i) => check(handover, step, `step ${i + 1} ${JSON.stringify(step)}`));
  });
}

function check(handover, { at, old, next, counts, again = [], done = false, ...data }, what) {
  if (old !== undefined) {
    assert.equal(handover.old(old, data), counts, what);
  }
  if (next !== undefined) {
    assert.equal(handover.next(next, data), counts, what);
  }
  const updates = at === undefined ? [] : handover.reached(at);
  assert.deepEqual(updates.map(({ version }) => version), again, what);
  assert.equal(handover.done, done, what);
}
