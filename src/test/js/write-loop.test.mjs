import assert from "node:assert/strict";
import { test } from "node:test";
import { WriteLoop } from "../../main/webapp/ropeway/write-loop.js";
import { HandEnvironment, settle } from "./hand-environment.mjs";

function looped(write) {
  const environment = new HandEnvironment();
  return { environment, loop: new WriteLoop(environment, write) };
}

test("what comes at any moment while a write ends is written as well", async () => {
  for (let late = 0; late < 12; late++) {
    let written = 0;
    const { loop } = looped(async () => void written++);
    loop.now();
    for (let i = 0; i < late; i++) {
      await null;
    }
    const before = written;
    await loop.now();
    assert.ok(written > before || written === 2, `after ${late} turns ${written} of ${before}`);
  }
});

test("one write at a time, and one for all that came during it", async () => {
  const ends = [];
  const { loop } = looped(() => new Promise((resolve) => ends.push(resolve)));
  loop.now();
  loop.now();
  loop.now();
  await settle();
  assert.equal(ends.length, 1);
  ends[0]();
  await settle();
  assert.equal(ends.length, 2);
  ends[1]();
  await settle();
  assert.equal(ends.length, 2);
});

test("the soonest counts, once; after the end nothing is written", async () => {
  let written = 0;
  const { environment, loop } = looped(async () => void written++);
  loop.soon(1_000);
  loop.soon(50);
  loop.soon(500);
  await environment.pass(60);
  assert.equal(written, 1);
  await environment.pass(5_000);
  assert.equal(written, 1);
  loop.soon(50);
  await loop.stop();
  await loop.now();
  await environment.pass(100);
  assert.equal(written, 1);
});
