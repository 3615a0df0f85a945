import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "../../main/webapp/ropeway/ropeway.js";
import { eachWay } from "./open-room.mjs";

eachWay("a room is live once it has the server's data and its time", async ({ open }) => {
  const { room } = await open();
  assert.equal(room.state, "live");
  assert.deepEqual(room.data, { log: [], count: 0 });
  assert.ok(Object.isFrozen(room.data.log));
  assert.equal(Math.round(room.time()), 5_010);
  assert.equal(room.client, "ann");
});

eachWay("the stream says who reads it, with the full name", async ({ open }) => {
  const { server } = await open();
  assert.match(server.sent("GET", "/updates")[0].search, /^\?client=ann~[0-9a-f]{8}(&stamped=true)?$/);
});

eachWay("a change shows at once and is confirmed", async ({ open }) => {
  const { room, environment, server } = await open();
  const changes = [];
  room.on("change", (change) => changes.push(change));
  const outcome = room.increment("/count", 2);
  assert.equal(room.data.count, 2);
  assert.equal(room.confirmed.count, 0);
  assert.equal(room.statistics().inFlight, 1);
  await environment.pass(10);
  assert.equal((await outcome).status, "applied");
  assert.equal(room.confirmed.count, 2);
  assert.deepEqual(changes.map(({ path, value, origin }) => [path, value, origin]), [["/count", 2, "local"]]);
  assert.equal(server.data.count, 2);
});

eachWay("what is refused is rolled back, and told", async ({ open }) => {
  const { room, environment } = await open();
  const rejects = [];
  room.on("reject", (reject) => rejects.push(reject));
  const outcome = room.set("/team", "Red");
  assert.equal(room.data.team, "Red");
  await environment.pass(10);
  assert.equal((await outcome).reason, "it is refused");
  assert.equal(room.data.team, undefined);
  assert.equal(rejects[0].name, "set");
});

eachWay("patches made while offline show, wait, and are sent once", async ({ open }) => {
  const { room, environment, server } = await open();
  server.fate = () => "lost";
  server.cut();
  await environment.pass(5_000);
  assert.equal(room.state, "offline");
  const outcomes = [room.append("/log", "a"), room.append("/log", "b")];
  assert.deepEqual(room.data.log, ["a", "b"]);
  await environment.pass(60_000);
  server.fate = () => undefined;
  await environment.pass(16_000);
  assert.equal(room.state, "live");
  assert.deepEqual((await Promise.all(outcomes)).map(({ status }) => status), ["applied", "applied"]);
  assert.deepEqual(server.data.log, ["a", "b"]);
});

eachWay("lost answers and broken streams together: everything once and in order", async ({ open }) => {
  const { room, environment, server } = await open();
  let requests = 0;
  server.fate = ({ method }) =>
    method === "POST" ? [undefined, "answer-lost", "lost"][requests++ % 3] : undefined;
  const outcomes = [];
  for (let i = 0; i < 100; i++) {
    outcomes.push(room.append("/log", i));
    await environment.pass(30);
    if (i % 17 === 0) {
      server.cut();
    }
  }
  await environment.pass(120_000);
  await Promise.all(outcomes);
  const wanted = Array.from({ length: 100 }, (_, i) => i);
  assert.deepEqual(server.data.log, wanted);
  assert.deepEqual(room.data.log, wanted);
  assert.equal(room.statistics().inFlight, 0);
});

eachWay("a stream that has a gap starts again, and what is in flight is not lost", async ({ open }) => {
  const { room, environment, server } = await open();
  server.fate = ({ method }) => (method === "POST" ? "lost" : undefined);
  const outcome = room.append("/log", "mine");
  server.data = { log: ["theirs"], count: 9 };
  server.version = 30;
  server.tell("update", { from: 29, version: 30, patch: [], acks: [] }, 30);
  await environment.pass(2_000);
  assert.deepEqual(room.data, { log: ["theirs", "mine"], count: 9 });
  server.fate = () => undefined;
  await environment.pass(5_000);
  assert.equal((await outcome).status, "applied");
});

eachWay("an action larger than a frame is rejected without being shown or sent", async ({ open }) => {
  const { room, environment, server } = await open();
  const outcome = await room.append("/log", "x".repeat(128_000));
  await environment.pass(100);
  assert.equal(outcome.status, "rejected");
  assert.match(outcome.reason, /at most 128000 can be sent/);
  assert.deepEqual(room.data.log, []);
  assert.equal(server.sent("POST", "/actions").length, 0);
});

eachWay("no request is larger than a frame", async ({ open }) => {
  const { room, environment, server } = await open();
  const outcomes = Array.from({ length: 40 }, () => room.append("/log", "ä".repeat(10_000)));
  await environment.pass(5_000);
  await Promise.all(outcomes);
  const largest = Math.max(...server.sent("POST", "/actions").map(({ json }) => Buffer.byteLength(JSON.stringify(json))));
  assert.ok(largest <= 128_000, `${largest} bytes`);
  assert.equal(server.data.log.length, 40);
});

eachWay("what is not JSON is refused where it is said", async ({ open }) => {
  const { room } = await open();
  assert.throws(() => room.set("/x", () => 1), TypeError);
  assert.throws(() => room.set("/x", Number.NaN), TypeError);
});

eachWay("an ephemeral value that cannot be sent is refused where it is said, with or without a server", async ({ open }) => {
  const { room } = await open();
  const alone = await connect({ offline: true, client: "ann" });
  for (const each of [room, alone]) {
    assert.throws(() => each.ephemeral("cursor", 1), TypeError);
    assert.throws(() => each.ephemeral("/cursor", undefined), TypeError);
    assert.throws(() => each.ephemeral("/cursor", "x".repeat(128_000)), RangeError);
    assert.throws(() => each.send(Number.NaN), TypeError);
    assert.throws(() => each.send("x", { to: [] }), TypeError);
  }
});

eachWay("an ephemeral value that the server refuses is told as a reject, with its reason", async ({ open }) => {
  const { room, environment, server } = await open();
  const rejects = [];
  room.on("reject", (reject) => rejects.push(reject));
  server.fate = ({ path }) =>
    path.endsWith("/ephemeral") ? { status: 413, body: { detail: "Too much." } } : undefined;
  room.ephemeral("/cursor", { x: 1 });
  await environment.pass(100);
  const args = { path: "/cursor", value: { x: 1 } };
  assert.deepEqual(rejects, [{ name: "ephemeral", args, id: null, status: "rejected", version: 0, reason: "Too much." }]);
});

eachWay("presence and messages are told; the values of others are shown, without one's own", async ({ open }) => {
  const { room, environment, server } = await open();
  const told = [];
  room.on("clients", (change) => told.push(change));
  room.on("message", (message) => told.push(message));
  server.tell("clients", { clients: ["ann", "bob"] });
  server.tell("message", { client: "bob", message: { wave: true } });
  server.tell("ephemeral", { values: { bob: { "/cursor": 1 }, ann: { "/cursor": 2 } } });
  await environment.pass(0);
  assert.deepEqual(room.clients, ["ann", "bob"]);
  assert.deepEqual(told.at(-1), { client: "bob", message: { wave: true } });
  assert.deepEqual(room.others, { bob: { "/cursor": 1 } });
});

eachWay("after a reconnect the values of those who are gone are gone", async ({ open }) => {
  const { room, environment, server } = await open();
  server.tell("ephemeral", { values: { bob: { "/cursor": 1 } } });
  await environment.pass(0);
  server.cut();
  await environment.pass(2_000);
  assert.equal(room.state, "live");
  assert.deepEqual(room.others, {});
});
