import assert from "node:assert/strict";
import { test } from "node:test";
import { guarded, openAs } from "./fake-access.mjs";

const encoder = new TextEncoder();
const event = (name, data) => encoder.encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);

/** A room whose token lasts 100 s, and what it tells of itself. */
async function shortly() {
  const all = guarded("t1", "t2", "t3");
  all.access.know("t1", "ann", 100);
  all.access.know("t2", "ann");
  all.access.know("t3", "ann");
  const room = await openAs(all);
  const told = [];
  room.on("state", ({ state, disconnect }) => told.push(disconnect === null ? state : `${state}: ${disconnect.type}`));
  return { ...all, room, told, streams: () => [...all.server.streams] };
}

/** Time passes, with heartbeats. */
async function pass({ environment, server }, seconds) {
  for (let i = 0; i < seconds; i += 5) {
    await environment.pass(5_000);
    server.raw(":\n\n");
  }
}

test("an update on the way of both streams is shown once, whichever brings it first", async () => {
  const all = await shortly();
  const values = [];
  all.room.on("change:/count", ({ value }) => values.push(value));
  const increment = () =>
    all.server.apply("bob~1", { id: all.server.version + 1, name: "increment", args: { by: 1 } });
  await pass(all, 65);
  all.server.fate = ({ path }) => {
    if (path.endsWith("/updates")) {
      increment(); // on the old stream, and on the new one again
      increment();
    }
  };
  await pass(all, 10);
  increment();
  await all.environment.pass(10);
  assert.deepEqual(values, [1, 2, 3]);
  assert.deepEqual(all.told, []);
  assert.equal(all.streams().length, 1);
});

test("a second stream that cannot be opened is tried again, and the first one goes on", async () => {
  const all = await shortly();
  all.server.fate = ({ path }) => (path.endsWith("/updates") ? "lost" : undefined);
  await pass(all, 70);
  for (let i = 1; i <= 100; i++) {
    all.server.apply("bob~1", { id: i, name: "append", args: { value: i } });
    await all.environment.pass(100);
  }
  assert.equal(all.room.data.log.length, 100);
  assert.deepEqual(all.told, []);
  const tries = all.server.sent("GET", "/updates").length - 1;
  assert.ok(tries > 2 && tries < 8, `it is tried again, after pauses: ${tries} times`);
  all.server.fate = () => undefined;
  await pass(all, 15);
  assert.equal(all.streams().length, 1);
  assert.equal(all.server.sent("GET", "/updates").at(-1).headers.Authorization, "Bearer t2");
  assert.deepEqual(all.told, []);
});

test("two streams that never bring the same are not kept for ever", async () => {
  const all = await shortly();
  const { server } = all;
  await pass(all, 65);
  server.fate = ({ path }) => {
    if (path.endsWith("/updates")) { // what the old one merges lies across what the new one does
      server.tell("update", { from: 0, version: 2, patch: [], acks: [] }, 2);
      server.history = [
        { from: 0, version: 1, patch: [], acks: [] },
        { from: 1, version: 3, patch: [], acks: [] },
      ];
    }
  };
  await pass(all, 10);
  assert.equal(all.streams().length, 2);
  assert.equal(all.room.version, 2);
  server.fate = () => undefined;
  server.history = [{ from: 2, version: 3, patch: [], acks: [] }];
  await pass(all, 10);
  assert.equal(server.sent("GET", "/updates").length, 3);
  assert.equal(all.streams().length, 1);
  assert.equal(all.room.version, 3);
  assert.deepEqual(all.told, []);
});

test("a first stream that breaks meanwhile takes the second with it, if that is not as far", async () => {
  const all = await shortly();
  await pass(all, 65);
  all.server.fate = ({ path }) => (path.endsWith("/updates") ? () => new Promise(() => {}) : undefined);
  await pass(all, 5);
  all.server.fate = () => undefined;
  all.server.cut();
  await all.environment.pass(1_000);
  assert.deepEqual(all.told, ["offline: stream-ended", "connecting", "live"]);
  assert.equal(all.streams().length, 1);
});

test("a room goes on with the second stream when that has named who is here, without a flicker", async () => {
  const all = await shortly();
  const shown = [];
  all.room.on("ephemeral", ({ client, path, value }) => shown.push([client, path, value]));
  const [first] = all.streams();
  first.enqueue(event("clients", { clients: ["ann", "bob"] }));
  first.enqueue(event("ephemeral", { values: { bob: { "/cursor": 1, "/gone": 2 }, ann: { "/own": 3 } } }));
  await pass(all, 70);
  assert.equal(all.streams().length, 2);
  first.enqueue(event("message", { client: "bob", message: "hello" }));
  await all.environment.pass(10);
  const messages = [];
  all.room.on("message", ({ message }) => messages.push(message));
  shown.length = 0;
  const [, second] = all.streams();
  second.enqueue(event("clients", { clients: ["ann", "bob"] }));
  second.enqueue(event("ephemeral", { values: { bob: { "/cursor": 1 }, ann: { "/own": 3 } } }));
  second.enqueue(event("message", { client: "bob", message: "hello" }));
  second.enqueue(event("message", { client: "bob", message: "again" }));
  await all.environment.pass(10);
  assert.deepEqual(all.streams(), [second]);
  assert.deepEqual(messages, ["again"]);
  assert.deepEqual(shown.filter(([, , value]) => value === undefined), [["bob", "/gone", undefined]]);
  assert.deepEqual(all.room.clients, ["ann", "bob"]);
  assert.deepEqual(all.told, []);
});

test("a caller who has lost the right meanwhile is told so by the second stream", async () => {
  const all = await shortly();
  await pass(all, 65);
  const body = { type: "urn:ropeway:problem:forbidden", detail: "No." };
  all.server.fate = ({ path }) => (path.endsWith("/updates") ? { status: 403, body } : undefined);
  await pass(all, 10);
  assert.deepEqual(all.told, ["closed: forbidden"]);
  assert.equal(all.streams().length, 0);
});

test("a token that comes while a stream is being opened is used for it", async () => {
  const all = await shortly();
  await pass(all, 65);
  all.server.fate = ({ path }) => (path.endsWith("/updates") ? "lost" : undefined);
  all.server.cut();
  await all.environment.pass(8_000);
  all.server.fate = () => undefined;
  await all.environment.pass(10_000);
  assert.equal(all.room.state, "live");
  assert.equal(all.streams().length, 1);
  assert.equal(all.server.sent("GET", "/updates").at(-1).headers.Authorization, "Bearer t2");
});
