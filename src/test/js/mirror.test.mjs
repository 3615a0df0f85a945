import assert from "node:assert/strict";
import { test } from "node:test";
import { Mirror } from "../../main/webapp/ropeway/mirror.js";

function mirrorOf(data, options = {}) {
  const mirror = new Mirror({ client: "b", tab: "0000000b", ...options });
  mirror.receive({ event: "snapshot", data: { version: 1, data } });
  return mirror;
}

function update(from, path, value) {
  const patch = [{ op: "add", path, value }];
  return { event: "update", data: { from, version: from + 1, patch, acks: [] } };
}

function answer(version, id, status, reason) {
  return { event: "outcomes", data: { version, outcomes: [{ id, status, version, reason }] } };
}

test("what a mirror hands out cannot be changed", () => {
  const mirror = mirrorOf({ notes: { n1: { at: [1, 2] } } });
  const args = { path: "/notes/n2", value: { at: [3] } };
  mirror.patch("set", args);
  args.value.at.push(4);
  assert.deepEqual(mirror.data.notes.n2, { at: [3] });
  for (const place of [mirror.data, mirror.data.notes.n1.at, mirror.data.notes.n2.at]) {
    assert.ok(Object.isFrozen(place));
  }
  assert.throws(() => mirror.confirmed.notes.n1.at.push(3), TypeError);
});

test("the shown data is the same object until it changes", () => {
  const mirror = mirrorOf({ team: "Red" });
  const before = mirror.data;
  mirror.patch("set", { path: "/team", value: "Red" });
  mirror.patch("own", { path: "/team" });
  assert.equal(mirror.data, before);
});

test("arguments that are not JSON are refused at once", () => {
  const mirror = mirrorOf({});
  const loop = {};
  loop.loop = loop;
  for (const value of [Number.NaN, 1n, () => 1, new Date(), Symbol("s"), "\ud800", "a\0", loop]) {
    assert.throws(() => mirror.patch("set", { path: "/a", value }), TypeError);
  }
  assert.equal(mirror.inFlight, 0);
});

test("a handle's outcome resolves once the data has it", async () => {
  const mirror = mirrorOf({ team: "" });
  const handle = mirror.patch("set", { path: "/team", value: "Red" });
  assert.equal(handle.id, null);
  mirror.takeFrame();
  assert.equal(handle.id, 1);
  mirror.receive(answer(2, 1, "applied"));
  assert.equal(handle.settled, null);
  mirror.receive(update(1, "/team", "Red"));
  assert.deepEqual(await handle.outcome, { id: 1, status: "applied", version: 2 });
});

test("what a listener does is told after what it was told", () => {
  const mirror = mirrorOf({ a: 0, b: 0 });
  const told = [];
  mirror.on("change:/a", () => mirror.patch("set", { path: "/b", value: 1 }));
  mirror.on("change", ({ path }) => told.push(path));
  mirror.patch("set", { path: "/a", value: 1 });
  assert.deepEqual(told, ["/a", "/b"]);
});

test("a listener that was taken away is not called, the others are", () => {
  const mirror = mirrorOf({ a: 0 });
  const told = [];
  const off = mirror.on("change:/a", () => told.push("first"));
  mirror.on("change:/a", () => told.push("second"));
  off();
  mirror.patch("set", { path: "/a", value: 1 });
  assert.deepEqual(told, ["second"]);
});

test("a watched place tells its whole value when anything in it changed, and only then", () => {
  const mirror = mirrorOf({ notes: { n1: { x: 1 } }, team: "" });
  const told = [];
  mirror.on("change:/notes", (change) => told.push(change));
  mirror.patch("set", { path: "/team", value: "Red" });
  mirror.patch("set", { path: "/notes/n1/x", value: 2 });
  const [value, previous] = [{ n1: { x: 2 } }, { n1: { x: 1 } }];
  assert.deepEqual(told, [{ path: "/notes", value, previous, origin: "local" }]);
});

test("with too many in flight an action is rejected and never shown", async () => {
  const mirror = mirrorOf({ list: [] });
  for (let i = 0; i < 10_000; i++) {
    mirror.patch("unknown", i);
  }
  const { status, reason } = await mirror.patch("set", { path: "/list", value: 1 }).outcome;
  assert.equal(status, "rejected");
  assert.match(reason, /10000 actions are in flight/);
  assert.deepEqual(mirror.data, { list: [] });
});

test("a client's own action must not have a built-in name", () => {
  assert.throws(() => new Mirror({ client: "a", actions: { set: (data) => data } }), TypeError);
});

test("each mirror of a client has a tab of its own", () => {
  const names = new Set(Array.from({ length: 100 }, () => new Mirror({ client: "a" }).client));
  assert.equal(names.size, 100);
  names.forEach((name) => assert.match(name, /^a~[0-9a-f]{8}$/));
});
