import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "../../main/webapp/ropeway/ropeway.js";
import { eachWay, surroundings } from "./open-room.mjs";

eachWay("state tells each state with its reason", async ({ open }) => {
  const { room, environment, server } = await open();
  const told = [];
  room.on("state", ({ state, disconnect }) => told.push([state, disconnect?.type]));
  server.cut();
  await environment.pass(2_000);
  await room.close();
  assert.deepEqual(told, [
    ["offline", "stream-ended"],
    ["connecting", undefined],
    ["live", undefined],
    ["closed", "closed"],
  ]);
});

eachWay("connecting is refused at once where it is hopeless", async ({ surroundings }) => {
  const { server, options } = surroundings();
  server.fate = () => ({ status: 404, body: { detail: "There is no such store." } });
  await assert.rejects(connect(options), {
    name: "Disconnect",
    type: "not-found",
    final: true,
    message: "http://a answered 404: There is no such store.",
  });
});

eachWay("a server that does not tell the time keeps nobody waiting", async ({ surroundings }) => {
  const { server, environment, options } = surroundings();
  const fetch = environment.fetch;
  environment.fetch = (url, request) =>
    url.endsWith("/api/time") ? new Promise(() => {}) : fetch(url, request);
  const opening = connect(options);
  await environment.pass(1_000);
  assert.equal((await opening).state, "live");
  assert.equal(server.streams.size + server.watches.size, 1);
});

eachWay("connecting that takes too long is given up, and says what was last", async ({ surroundings }) => {
  const { server, environment, options } = surroundings();
  server.fate = () => "lost";
  const opening = assert.rejects(connect({ ...options, timeout: 3_000 }), {
    type: "not-in-time",
    message: /not live after 3000 ms: http:\/\/a cannot be reached/,
  });
  await environment.pass(3_000);
  await opening;
  const tries = server.requests.length;
  await environment.pass(60_000);
  assert.equal(server.requests.length, tries);
});

for (const missing of ["store", "key", "client", "url"]) {
  test(`connecting without ${missing} is refused`, async () => {
    const { options } = surroundings();
    await assert.rejects(connect({ ...options, [missing]: undefined }), TypeError);
  });
}

eachWay("closing sends what is left, leaves, and ends the stream", async ({ open }) => {
  const { room, environment, server } = await open();
  await environment.pass(10);
  room.append("/log", "a");
  await environment.pass(0);
  room.append("/log", "b");
  const closing = room.close();
  await environment.pass(200);
  assert.equal(await closing, true);
  assert.deepEqual(server.data.log, ["a", "b"]);
  assert.equal(server.requests.at(-1).method, "DELETE");
  assert.match(server.requests.at(-1).path, /\/clients\/ann~[0-9a-f]{8}$/);
  assert.equal(server.streams.size + server.watches.size, 0);
  assert.equal(room.state, "closed");
});

eachWay("closing tells what the server has decided, though the stream has not said so", async ({ open }) => {
  const { room, environment, server } = await open();
  const outcomes = [
    { id: 1, status: "applied", version: 1 },
    { id: 2, status: "rejected", version: 1, reason: "not so" },
  ];
  const body = { version: 1, outcomes };
  server.fate = ({ method }) => (method === "POST" ? { status: 200, body } : undefined);
  const rejects = [];
  room.on("reject", ({ id, reason }) => rejects.push([id, reason]));
  const told = [room.append("/log", "a"), room.append("/log", "b")];
  const closing = room.close();
  await environment.pass(200);
  assert.equal(await closing, true);
  const statuses = (await Promise.all(told)).map(({ status, version }) => [status, version]);
  assert.deepEqual(statuses, [["applied", 1], ["rejected", 1]]);
  assert.deepEqual(rejects, [[2, "not so"]]);
});

eachWay("closing takes no longer than it may, and what was not decided is unknown", async ({ open }) => {
  const { room, environment, server } = await open();
  server.fate = () => "lost";
  const outcome = room.append("/log", "a");
  const closing = room.close({ timeout: 2_000 });
  await environment.pass(2_000);
  assert.equal(await closing, false);
  const { id, status, version, reason } = await outcome;
  assert.deepEqual([id, status, version], [1, "unknown", 0]);
  assert.match(reason, /^nobody knows: /);
  assert.equal((await room.append("/log", "b")).reason, "the room is closed");
});

eachWay("a device that goes offline and online again is followed", async ({ open }) => {
  const { room, environment, server } = await open();
  environment.observers.offline();
  server.fate = () => "lost";
  await environment.pass(30_000);
  server.fate = () => undefined;
  environment.observers.online();
  await environment.pass(0);
  assert.equal(room.state, "live");
});

eachWay("a page that goes away leaves at once, in a request that outlives it", async ({ open }) => {
  const { environment, server } = await open();
  const fetch = environment.fetch;
  let kept;
  environment.fetch = (url, options) => {
    kept = options.keepalive;
    return fetch(url, options);
  };
  environment.observers.leaving();
  await environment.pass(0);
  assert.equal(server.requests.at(-1).method, "DELETE");
  assert.equal(kept, true);
});

test("a room without a server applies everything here", async () => {
  const actions = { double: (data) => ({ ...data, n: data.n * 2 }), nothing: () => undefined };
  const room = await connect({ offline: true, client: "ann", data: { n: 2 }, actions });
  const changes = [];
  room.on("change", (change) => changes.push(change));
  const outcomes = await Promise.all([
    room.increment("/n"),
    room.patch("double"),
    room.patch("nothing"),
    room.set("/no/parent", 1),
    room.patch("unheard_of"),
  ]);
  assert.deepEqual(outcomes.map(({ status }) => status), ["applied", "applied", "cancelled", "rejected", "failed"]);
  assert.deepEqual(room.data, { n: 6 });
  assert.deepEqual(room.confirmed, { n: 6 });
  assert.equal(room.version, 2);
  assert.deepEqual(room.clients, ["ann"]);
  assert.deepEqual(changes.map(({ value }) => value), [3, 6]);
  assert.equal(await room.send("hello"), false);
  assert.equal(await room.close(), true);
  assert.equal(room.state, "closed");
});

eachWay("a key or store that no URL can name is refused at once", async ({ surroundings }) => {
  const { server, options } = surroundings();
  for (const name of [".", ".."]) {
    for (const member of ["store", "key"]) {
      await assert.rejects(connect({ ...options, [member]: name }), {
        name: "TypeError",
        message: `connect: "${member}" must not be "${name}", which no URL can name`,
      });
    }
  }
  assert.equal(server.streams.size + server.watches.size, 0);
});
