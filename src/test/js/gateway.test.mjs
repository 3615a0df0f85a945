import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "../../main/webapp/ropeway/ropeway.js";
import { GATEWAY_ANSWERS, NO_CONTENT } from "./gateway.mjs";
import { open, surroundings } from "./open-room.mjs";

const OF_ACTIONS = Object.entries({ ...GATEWAY_ANSWERS, "204": NO_CONTENT });

for (const [name, answer] of OF_ACTIONS) {
  test(`while actions are answered ${name} they wait, and are applied once when that is over`, async () => {
    const { room, environment, server } = await open();
    const rejects = [];
    room.on("reject", (reject) => rejects.push(reject));
    server.fate = ({ method }) => (method === "POST" ? answer : undefined);
    const outcomes = [room.append("/log", "a"), room.append("/log", "b")];
    await environment.pass(2_000);
    assert.deepEqual(room.data.log, ["a", "b"]);
    assert.ok(server.sent("POST", "/actions").length > 1, "it is tried again");
    server.fate = () => undefined;
    await environment.pass(20_000);
    assert.deepEqual((await Promise.all(outcomes)).map(({ status }) => status), ["applied", "applied"]);
    assert.deepEqual(server.data.log, ["a", "b"]);
    assert.deepEqual(rejects, []);
  });

  test(`a room whose stream is answered ${name} is offline, says so, and comes back`, async () => {
    const { room, environment, server } = await open();
    server.fate = () => answer;
    server.cut();
    const outcome = room.append("/log", "a");
    await environment.pass(2_000);
    assert.notEqual(room.state, "closed");
    server.fate = () => undefined;
    await environment.pass(20_000);
    assert.equal(room.state, "live");
    assert.equal((await outcome).status, "applied");
  });
}

test("a room that has never been live waits for Ropeway behind a gateway that answers for it", async () => {
  const { server, environment, options } = surroundings();
  server.fate = () => GATEWAY_ANSWERS["404 with a page"];
  const opening = connect(options);
  await environment.pass(2_000);
  server.fate = () => undefined;
  await environment.pass(5_000);
  assert.equal((await opening).state, "live");
});

test("when Ropeway never answers, connecting says what did", async () => {
  const { server, environment, options } = surroundings();
  server.fate = () => GATEWAY_ANSWERS["404 with a page"];
  const opening = assert.rejects(connect({ ...options, timeout: 3_000 }), {
    type: "not-in-time",
    message: /^not live after 3000 ms: http:\/\/a answered 404 with text\/html, which is no answer of Ropeway/,
  });
  await environment.pass(3_000);
  await opening;
});

test("that something else answers is said once to each room", async () => {
  const { room, environment, server } = await open();
  server.fate = () => GATEWAY_ANSWERS["403 with a page"];
  server.cut();
  room.append("/log", "a");
  await environment.pass(10_000);
  assert.equal(room.disconnect.type, "server-unreachable");
  assert.match(room.disconnect.message, /answered 403 with text\/html, which is no answer of Ropeway/);
  assert.equal(environment.warnings.length, 1, environment.warnings.join());
  assert.match(environment.warnings[0], /403 with text\/html/);
});

test("a refusal that never ends is given up like an answer that never comes", async () => {
  const { room, environment, server } = await open();
  const endless = (request, signal) => {
    const start = (body) => signal.addEventListener("abort", () => body.error(signal.reason));
    return new Response(new ReadableStream({ start }), { status: 404 });
  };
  server.fate = ({ method }) => (method === "GET" ? endless : undefined);
  server.cut();
  await environment.pass(12_000);
  server.fate = () => undefined;
  await environment.pass(12_000);
  assert.equal(room.state, "live");
});

test("requests do not follow redirects, which make a GET of a POST", async () => {
  const { room, environment, server } = await open();
  const fetch = environment.fetch;
  const followed = new Set();
  environment.fetch = (url, options) => {
    followed.add(options.redirect);
    return fetch(url, options);
  };
  server.cut();
  room.append("/log", "a");
  await environment.pass(2_000);
  await room.close();
  assert.deepEqual([...followed], ["manual"]);
});

test("leaving is tried again while a gateway answers for the server", async () => {
  const { room, environment, server } = await open();
  let deletions = 0;
  server.fate = ({ method }) =>
    method === "DELETE" && ++deletions < 3 ? GATEWAY_ANSWERS["404 with a page"] : undefined;
  const closing = room.close();
  await environment.pass(4_000);
  assert.equal(await closing, true);
  assert.equal(deletions, 3);
});

test("leaving without a stream is not tried again: the server notices by itself", async () => {
  const { room, environment, server } = await open();
  server.fate = () => "lost";
  server.cut();
  await environment.pass(10);
  const closing = room.close();
  await environment.pass(0);
  assert.equal(await closing, true);
  assert.equal(server.sent("DELETE", "").length, 1);
});
