import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { connect, join } from "../../main/webapp/ropeway/ropeway.js";
import { FakeAccess } from "./fake-access.mjs";
import { surroundings } from "./open-room.mjs";

// The format of the cases is described in the vectors' README.
const FILE = new URL("../resources/vectors/groups/joins.json", import.meta.url);

function refusal([status, problem]) {
  return { status, body: { type: `urn:ropeway:problem:${problem}`, detail: "Because." } };
}

function settled(promise) {
  return promise.then(
    (room) => ({ is: room.state, room }),
    (error) => ({ is: error.type, error }),
  );
}

for (const { name, asks, opens, is, opened } of JSON.parse(readFileSync(FILE, "utf8"))) {
  test(`joining: ${name}`, async () => {
    const { server, environment, options } = surroundings();
    const keys = [];
    const answers = { asks: [...asks], opens: [...opens] };
    server.fate = ({ method, path, json }) => {
      if (path.endsWith("/join")) {
        assert.equal(path, "/api/stores/lobby/groups/duel%2F%20x/join");
        assert.deepEqual(json, { client: "ann" });
        const next = answers.asks.shift();
        return Array.isArray(next) ? refusal(next) : { status: 200, body: { key: next } };
      }
      if (method === "GET" && path.endsWith("/updates")) {
        keys.push(decodeURIComponent(path.split("/")[5]));
        const next = answers.opens.shift();
        return next === "live" ? undefined : refusal(next);
      }
      return undefined;
    };
    const { key, ...rest } = options;
    const joining = settled(join({ ...rest, group: "duel/ x" }));
    await environment.pass(25_000);
    const result = await joining;
    assert.equal(result.is, is);
    assert.deepEqual(keys, opened);
    assert.deepEqual(answers, { asks: [], opens: [] });
    if (is === "live") {
      assert.equal(result.room.key, opened.at(-1));
      result.room.close();
      await environment.pass(6_000);
    }
  });
}

test("joining takes no longer than connecting may", async () => {
  const { server, environment, options } = surroundings();
  server.fate = ({ path }) => (path.endsWith("/join") ? "lost" : undefined);
  const joining = settled(join({ ...options, key: undefined, group: "duel", timeout: 3_000 }));
  await environment.pass(3_100);
  const { is, error } = await joining;
  assert.equal(is, "not-in-time");
  assert.match(error.message, /^not live after 3000 ms: .*cannot be reached/);
});

test("who is signed in needs no name to join", async () => {
  const { server, environment, options } = surroundings();
  const access = new FakeAccess(server, environment);
  access.know("t1", "ann");
  const asked = [];
  const guard = server.guard;
  server.guard = (request) => {
    if (!request.path.endsWith("/join")) {
      return guard(request);
    }
    asked.push(request.json.client);
    return guard({ ...request, json: undefined }) ?? { status: 200, body: { key: "duel.a" } };
  };
  let tokens = 0;
  const token = () => `t${++tokens}`;
  const { client, key, url, ...rest } = options;
  const joining = settled(join({ ...rest, url: "https://a", group: "duel", token }));
  await environment.pass(5_000);
  assert.equal((await joining).is, "live");
  assert.deepEqual([asked, tokens], [["ann"], 1]);
});

test("joining needs a group and a server", async () => {
  const { options } = surroundings();
  await assert.rejects(join({ ...options }), /join needs "group"/);
  await assert.rejects(join({ ...options, group: "g", offline: true }), /needs a server/);
});

test("a room of which one is told that it is full says why", async () => {
  const { server, environment, options } = surroundings();
  server.fate = ({ path }) => (path.endsWith("/updates") ? refusal([409, "room-full"]) : undefined);
  const connecting = settled(connect(options));
  await environment.pass(10);
  const { is, error } = await connecting;
  assert.deepEqual([is, error.message, error.final], ["room-full", "Because.", true]);
});
