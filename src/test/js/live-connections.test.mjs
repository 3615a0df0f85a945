import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { homeOf } from "../../main/webapp/ropeway/home.js";
import { LiveChoice } from "../../main/webapp/ropeway/live-choice.js";
import { LiveConnections } from "../../main/webapp/ropeway/live-connections.js";
import { Place } from "../../main/webapp/ropeway/place.js";
import { settle } from "./hand-environment.mjs";
import { nobody } from "./nobody.mjs";
import { surroundings } from "./open-room.mjs";

const HOMES = new URL("../resources/vectors/homes/homes.json", import.meta.url);
const PLACE = new Place("lobby", "k", "ann");

/** Connections without the rooms that use them, which hear of tokens otherwise too. */
function connections() {
  const { environment, live } = surroundings();
  const context = { environment, keeper: nobody(environment), silence: 20_000 };
  return { live, all: new LiveConnections(context, new LiveChoice(environment, true), false) };
}

const messages = (live) => live.texts.flatMap((text) => JSON.parse(text));

test("who joins with a newer token has the connection go on with it", async () => {
  const { live, all } = connections();
  const first = all.connection("http://a", "t1", PLACE);
  first.join({});
  await settle();
  for (const token of ["t1", null, "t2", "t2"]) {
    assert.equal(all.connection("http://a", token, PLACE), first);
  }
  await settle();
  assert.deepEqual(messages(live), [
    ["hello", { token: "t1" }],
    ["token", "t2"],
  ]);
  assert.equal(live.opened, 1);
});

test("a connection leads to the home of whom it is opened for, and is everybody's all the same", async () => {
  const { live, all } = connections();
  const first = all.connection("http://a", null, PLACE);
  assert.equal(all.connection("http://a", null, new Place("lobby", "k2", "ann")), first);
  await settle();
  assert.deepEqual(
    [...live.sockets].map(({ url }) => url),
    [`ws://a/api/live?home=${PLACE.home}`],
  );
});

for (const { store, key, home } of JSON.parse(readFileSync(HOMES, "utf8"))) {
  test(`${store}/${key} is at home at ${home}`, () => assert.equal(homeOf(store, key), home));
}

test("another server has a connection of its own", async () => {
  const { live, all } = connections();
  const first = all.connection("http://a", "t1", PLACE);
  assert.notEqual(first, all.connection("http://b", "t2", PLACE));
  await settle();
  assert.deepEqual(messages(live), [
    ["hello", { token: "t1" }],
    ["hello", { token: "t2" }],
  ]);
});
