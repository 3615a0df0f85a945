import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "../../main/webapp/ropeway/ropeway.js";
import { HandEnvironment } from "./hand-environment.mjs";
import { open } from "./open-room.mjs";

const values = (server) => server.sent("POST", "/ephemeral").flatMap(({ json }) => Object.entries(json.values));
const sets = (server) => server.sent("POST", "/actions").flatMap(({ json }) => json.actions);

test("a value that glides is told every frame, and recorded once when it rests", async () => {
  const { room, environment, server } = await open();
  for (let x = 1; x <= 30; x++) {
    room.glide("/count", x);
    assert.equal(room.data.count, x, "shown at once");
    await environment.pass(10);
  }
  assert.equal(sets(server).length, 0, "nothing is recorded while it moves");
  assert.ok(values(server).length <= 8, `${values(server).length} requests in 300 ms`);
  const [path, first] = values(server)[0];
  assert.equal(path, "/$glide/count");
  assert.equal(first.value, 1);
  assert.match(first.client, /^ann~/);
  await environment.pass(239);
  assert.equal(sets(server).length, 0);
  await environment.pass(100);
  assert.deepEqual(sets(server).map(({ name, args }) => [name, args]), [["set", { path: "/count", value: 30 }]]);
});

test("others are told in which version it is, then no more", async () => {
  const { room, environment, server } = await open();
  room.glide("/count", 7);
  await environment.pass(400);
  assert.equal(server.version, 1);
  const { client } = values(server)[0][1];
  assert.deepEqual(values(server), [
    ["/$glide/count", { value: 7, client }],
    ["/$glide/count", { value: 7, client, until: 1 }],
  ]);
  await environment.pass(1_100);
  assert.deepEqual(values(server).at(-1), ["/$glide/count", null]);
  assert.equal(room.data.count, 7);
});

test("a value that moves again before it was decided goes on moving", async () => {
  const { room, environment, server } = await open({ glideRest: 100 });
  server.fate = ({ path }) => (path.endsWith("/actions") ? "lost" : undefined);
  room.glide("/count", 1);
  await environment.pass(120);
  room.glide("/count", 2);
  server.fate = () => undefined;
  await environment.pass(90);
  room.glide("/count", 3);
  await environment.pass(1_500);
  const told = values(server).map(([, value]) => [value?.value, value?.until]);
  const end = told.findIndex(([, until]) => until !== undefined);
  assert.deepEqual(told.slice(end), [[3, 2], [undefined, undefined]], "only the last is told as recorded");
  assert.deepEqual(sets(server).map(({ args }) => args.value).filter((v, i, all) => v !== all[i - 1]), [1, 3]);
  assert.equal(server.data.count, 3);
});

test("what is refused goes back, and others are told that it no longer moves", async () => {
  const { room, environment, server } = await open();
  const changes = [];
  const rejects = [];
  room.on("change", ({ path, value, origin }) => changes.push([path, value, origin]));
  room.on("reject", ({ name }) => rejects.push(name));
  room.glide("/log", ["mine"]);
  await environment.pass(600);
  assert.deepEqual(changes, [["/log/0", "mine", "local"], ["/log/0", undefined, "rollback"]]);
  assert.deepEqual(rejects, ["set"]);
  assert.deepEqual(values(server).at(-1), ["/$glide/log", null]);
});

test("that a value may not glide is told once, by what is recorded", async () => {
  const { room, environment, server } = await open();
  const rejects = [];
  room.on("reject", ({ name }) => rejects.push(name));
  server.fate = ({ path }) => (path.endsWith("/ephemeral") ? { status: 403 } : undefined);
  room.glide("/count", 1);
  await environment.pass(100);
  room.glide("/count", 2);
  await environment.pass(2_000);
  assert.deepEqual(rejects, []);
  assert.equal(server.data.count, 2);
});

test("an action on what moves is recorded behind it, any other does not hold it up", async () => {
  const { room, environment, server } = await open();
  room.glide("/count", 1);
  room.append("/log", "a");
  room.increment("/count", 5);
  assert.equal(room.data.count, 6);
  await environment.pass(1_000);
  assert.deepEqual(sets(server).map(({ name }) => name), ["append", "set", "increment"]);
  assert.equal(server.data.count, 6);
});

test("an action whose arguments no server takes does not disturb what moves", async () => {
  const { room, environment, server } = await open();
  room.glide("/count", 1);
  room.patch("set", { path: 7, value: 1 });
  room.patch("patch", { operations: 7 });
  room.patch("set", null);
  assert.equal(room.data.count, 1);
  await environment.pass(1_000);
  assert.equal(server.data.count, 1);
});

test("an action of the application's may change anything: what moves is recorded before", async () => {
  const { room, environment, server } = await open({ actions: { refuse: () => undefined } });
  room.glide("/count", 1);
  room.patch("refuse", { path: "/log" });
  await environment.pass(100);
  assert.deepEqual(sets(server).map(({ name }) => name), ["set", "refuse"]);
});

test("closing records what moves", async () => {
  const { room, environment, server } = await open();
  room.glide("/count", 9);
  const closed = room.close();
  await environment.pass(1_000);
  assert.equal(await closed, true);
  assert.equal(server.data.count, 9);
  room.glide("/count", 10);
  await environment.pass(1_000);
  assert.equal(server.data.count, 9);
});

test("what cannot glide is refused at the call and shows nothing", async () => {
  const { room } = await open();
  const before = room.data;
  assert.throws(() => room.glide("", {}), TypeError);
  assert.throws(() => room.glide("count", 1), TypeError);
  assert.throws(() => room.glide("/count", Number.NaN), TypeError);
  assert.throws(() => room.glide("/count", "x".repeat(130_000)), RangeError);
  assert.equal(room.data, before);
});

test("without a server it glides as well", async () => {
  const environment = new HandEnvironment(() => Promise.reject(new TypeError("no network")));
  const room = await connect({ offline: true, client: "ann", data: { x: 0 }, environment });
  room.glide("/x", 1);
  assert.deepEqual([room.data.x, room.confirmed.x], [1, 0]);
  await environment.pass(250);
  assert.deepEqual([room.data.x, room.confirmed.x], [1, 1]);
});

test("a deletion is recorded behind what glides, and leaves what the store begins with", async () => {
  const environment = new HandEnvironment(() => Promise.reject(new TypeError("no network")));
  const options = { offline: true, client: "ann", data: { x: 5 }, environment };
  const room = await connect({ ...options, defaultData: { x: 0 } });
  room.glide("/x", 7);
  const outcome = await room.delete();
  assert.equal(outcome.status, "applied");
  assert.deepEqual(room.data, { x: 0 });
  const other = await connect(options);
  await other.delete();
  assert.deepEqual(other.confirmed, {});
});
