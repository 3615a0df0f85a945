import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Answer } from "../../main/webapp/ropeway/answer.js";
import { Disconnect } from "../../main/webapp/ropeway/disconnect.js";
import { open } from "./open-room.mjs";

// The format of the cases is described in the vectors' README.
const FOLDER = new URL("../resources/vectors/access/", import.meta.url);
const cases = (file) => JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));
const problem = (name) => ({ type: `urn:ropeway:problem:${name}`, detail: "Because." });

for (const { name, status, problem: kind, type, message } of cases("refusals.json")) {
  test(`a stream that is refused to ${name} is ${type}`, () => {
    const body = { ...problem(kind), detail: "No." };
    const disconnect = Disconnect.answer(new Answer("http://a", { status, body }));
    assert.deepEqual([disconnect.type, disconnect.final], [type, true]);
    assert.equal(disconnect.message, message ?? disconnect.message);
  });
}

for (const { reason, type, final } of cases("events.json")) {
  test(`a room whose server ends access as ${reason} is ${type}, ${final ? "for good" : "and comes back"}`, async () => {
    const { room, environment, server } = await open();
    const told = [];
    room.on("state", ({ state, disconnect }) => told.push([state, disconnect?.type]));
    const streams = server.sent("GET", "/updates").length;
    server.tell("access", { reason });
    await environment.pass(10);
    assert.deepEqual(told, [[final ? "closed" : "offline", type]]);
    await environment.pass(5_000);
    assert.equal(room.state, final ? "closed" : "live");
    assert.equal(server.sent("GET", "/updates").length > streams, !final);
  });
}

test("what the caller may not do is rejected as forbidden, by itself, and the room goes on", async () => {
  const { room, environment, server } = await open();
  const rejects = [];
  room.on("reject", ({ name, reason }) => rejects.push([name, reason]));
  server.fate = ({ path, json }) =>
    path.endsWith("/actions") && json.actions.some(({ name }) => name === "increment")
      ? { status: 403, body: problem("forbidden") }
      : undefined;
  const told = [room.append("/log", "a"), room.increment("/count", 1), room.append("/log", "b")];
  await environment.pass(1_000);
  const outcomes = await Promise.all(told);
  assert.deepEqual(outcomes.map(({ status, reason }) => reason ?? status), ["applied", "forbidden", "applied"]);
  assert.deepEqual(rejects, [["increment", "forbidden"]]);
  assert.deepEqual(server.data, { log: ["a", "b"], count: 0 });
  assert.equal(room.state, "live");
});

test("what is sent under somebody else's name is rejected as a whole, and the room goes on", async () => {
  const { room, environment, server } = await open();
  server.fate = ({ path }) =>
    path.endsWith("/actions") ? { status: 403, body: problem("client-not-yours") } : undefined;
  const told = ["a", "b", "c"].map((value) => room.append("/log", value));
  await environment.pass(10);
  assert.deepEqual((await Promise.all(told)).map(({ reason }) => reason), Array(3).fill("forbidden"));
  assert.equal(server.sent("POST", "/actions").length, 1);
  assert.deepEqual(room.data.log, []);
  server.fate = () => undefined;
  const later = room.append("/log", "d");
  await environment.pass(100);
  assert.equal((await later).status, "applied");
  assert.equal(server.sent("POST", "/actions").at(-1).json.actions[0].id, 1);
});
