import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { connect } from "../../main/webapp/ropeway/ropeway.js";
import { Mirror } from "../../main/webapp/ropeway/mirror.js";
import { open, surroundings } from "./open-room.mjs";

const EVENTS = ["change", "change:/n", "reject", "owner", "clients", "ephemeral", "message"];

const FAILURES = {
  throws: () => {
    throw new Error("for the test");
  },
  "returns a promise that is rejected": async () => {
    throw new Error("for the test");
  },
  "throws undefined": () => {
    throw undefined;
  },
  "is no function": 7,
};

/** Makes a mirror tell one event of each name. */
function tellAll(mirror) {
  mirror.receive({ event: "snapshot", data: { version: 1, data: { n: 0 } } });
  mirror.patch("increment", { path: "/n", by: 1 });
  mirror.patch("own", { path: "/n" });
  mirror.takeFrame();
  mirror.receive({ event: "outcomes", data: { version: 1, outcomes: [{ id: 1, status: "rejected", version: 1, reason: "no" }] } });
  mirror.receive({ event: "clients", data: { clients: ["b"] } });
  mirror.receive({ event: "ephemeral", data: { values: { b: { "/c": 1 } } } });
  mirror.receive({ event: "message", data: { client: "b", message: 1 } });
}

for (const [how, listener] of Object.entries(FAILURES)) {
  test(`a listener that ${how} is reported, and the others are told`, async (t) => {
    const reported = t.mock.method(console, "error", () => {});
    const mirror = new Mirror({ client: "b" });
    const told = new Set();
    for (const name of EVENTS) {
      mirror.on(name, listener);
      mirror.on(name, () => told.add(name));
    }
    tellAll(mirror);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([...told].sort(), [...EVENTS].sort());
    assert.ok(reported.mock.callCount() >= EVENTS.length, `${reported.mock.callCount()} reports`);
  });
}

test("where there is a reportError, it is told, and even its own failure does no harm", (t) => {
  const errors = [];
  t.mock.method(console, "error", () => {});
  globalThis.reportError = (error) => {
    errors.push(error.message);
    throw error;
  };
  t.after(() => delete globalThis.reportError);
  const mirror = new Mirror({ client: "b" });
  mirror.on("change", FAILURES.throws);
  tellAll(mirror);
  assert.ok(errors.length > 0);
  assert.ok(errors.every((each) => each === "for the test"));
});

test("a listener of states that throws does not end the room", async (t) => {
  const reported = t.mock.method(console, "error", () => {});
  const { room, environment, server } = await open();
  room.on("state", FAILURES.throws);
  room.on("state", FAILURES["returns a promise that is rejected"]);
  server.cut();
  await environment.pass(2_000);
  assert.equal(room.state, "live");
  assert.ok(reported.mock.callCount() >= 6);
});

test("a token that cannot be had is no answer, and is asked for again", async () => {
  const tokens = [FAILURES.throws, FAILURES["returns a promise that is rejected"]];
  const { server, environment, options } = surroundings();
  const token = () => (tokens.shift() ?? (() => "token"))();
  const opening = connect({ ...options, url: "https://a", token });
  await environment.pass(5_000);
  const room = await opening;
  assert.equal(room.state, "live");
  tokens.push(FAILURES.throws, FAILURES["returns a promise that is rejected"], () => "another");
  const body = { type: "urn:ropeway:problem:token-expired" };
  server.fate = ({ headers }) => (headers.Authorization === "Bearer token" ? { status: 401, body } : undefined);
  const outcome = room.append("/log", "a");
  await environment.pass(5_000);
  assert.equal((await outcome).status, "applied");
  const sent = new Set(server.requests.map(({ headers }) => headers.Authorization));
  assert.deepEqual([...sent], ["Bearer token", "Bearer another"]);
});

test("an own action that is asynchronous is refused, and its rejection heard by nobody", async () => {
  const actions = { late: FAILURES["returns a promise that is rejected"], throws: FAILURES.throws };
  const mirror = new Mirror({ client: "b", actions });
  mirror.receive({ event: "snapshot", data: { version: 1, data: {} } });
  mirror.patch("late");
  mirror.patch("throws");
  const room = await connect({ offline: true, client: "b", actions });
  const outcomes = await Promise.all([room.patch("late"), room.patch("throws")]);
  assert.deepEqual(outcomes.map(({ status }) => status), ["failed", "failed"]);
  assert.match(outcomes[0].reason, /must not be asynchronous/);
  assert.deepEqual([mirror.data, room.data], [{}, {}]);
});

test("a Node program whose listeners fail goes on", () => {
  const program = `
    import { connect } from "${new URL("../../main/webapp/ropeway/ropeway.js", import.meta.url)}";
    const room = await connect({ offline: true, client: "b", data: { n: 0 } });
    for (const name of ["change", "change:/n", "state", "reject"]) {
      room.on(name, () => { throw new Error("thrown by " + name); });
      room.on(name, async () => { throw new Error("rejected by " + name); });
    }
    await room.increment("/n");
    await room.set("/no/parent", 1);
    await room.close();
    setTimeout(() => console.log("it went on"), 50);
  `;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  assert.equal(stdout, "it went on\n");
  for (const name of ["change", "change:/n", "state", "reject"]) {
    assert.ok(stderr.includes(`thrown by ${name}`) && stderr.includes(`rejected by ${name}`), stderr);
  }
});
