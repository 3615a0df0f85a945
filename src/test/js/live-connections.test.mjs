import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveChoice } from "../../main/webapp/ropeway/live-choice.js";
import { LiveConnections } from "../../main/webapp/ropeway/live-connections.js";
import { settle } from "./hand-environment.mjs";
import { nobody } from "./nobody.mjs";
import { surroundings } from "./open-room.mjs";

/** Connections without the rooms that use them, which hear of tokens otherwise too. */
function connections() {
  const { environment, live } = surroundings();
  const context = { environment, keeper: nobody(environment), silence: 20_000 };
  return { live, all: new LiveConnections(context, new LiveChoice(environment, true), false) };
}

const messages = (live) => live.texts.flatMap((text) => JSON.parse(text));

test("who joins with a newer token has the connection go on with it", async () => {
  const { live, all } = connections();
  const first = all.connection("http://a", "t1");
  first.join({});
  await settle();
  for (const token of ["t1", null, "t2", "t2"]) {
    assert.equal(all.connection("http://a", token), first);
  }
  await settle();
  assert.deepEqual(messages(live), [
    ["hello", { token: "t1" }],
    ["token", "t2"],
  ]);
  assert.equal(live.opened, 1);
});

test("another server has a connection of its own", async () => {
  const { live, all } = connections();
  assert.notEqual(all.connection("http://a", "t1"), all.connection("http://b", "t2"));
  await settle();
  assert.deepEqual(messages(live), [
    ["hello", { token: "t1" }],
    ["hello", { token: "t2" }],
  ]);
});
