import assert from "node:assert/strict";
import { test } from "node:test";
import { settle } from "./hand-environment.mjs";
import { sender } from "./sender.mjs";

const posts = (server) => server.sent("POST", "/actions");
const sizes = (server) => posts(server).map(({ json }) => json.actions.length);

test("the first frame after silence goes at once, what is done in one go in one request", async () => {
  const { server, patch } = sender();
  patch(1);
  patch(2);
  patch(3);
  await settle();
  assert.deepEqual(sizes(server), [3]);
  assert.deepEqual(server.data.log, [1, 2, 3]);
});

test("then there is one request in a frame", async () => {
  const { server, environment, patch } = sender();
  for (let i = 0; i < 100; i++) {
    patch(i);
    await environment.pass(10);
  }
  await environment.pass(50);
  assert.equal(server.data.log.length, 100);
  assert.ok(posts(server).length <= 21, `${posts(server).length} requests in 1,000 ms`);
});

test("while answers take their time there is one request at a time, and one in a frame", async () => {
  const { server, environment, patch } = sender();
  const fetch = environment.fetch;
  const begun = [];
  let open = 0;
  environment.fetch = async (url, options) => {
    begun.push(environment.monotonic());
    assert.equal(++open, 1);
    await new Promise((resolve) => environment.setTimeout(resolve, begun.length % 2 === 0 ? 20 : 120));
    open--;
    return fetch(url, options);
  };
  for (let i = 0; i < 100; i++) {
    patch(i);
    await environment.pass(10);
  }
  await environment.pass(1_000);
  assert.deepEqual(server.data.log, Array.from({ length: 100 }, (_, i) => i));
  const pauses = begun.slice(1).map((at, i) => at - begun[i]);
  assert.ok(Math.min(...pauses) >= 50, `${pauses}`);
});

test("after silence it does not wait for a frame", async () => {
  const { server, environment, patch } = sender();
  patch(1);
  await environment.pass(500);
  patch(2);
  await settle();
  assert.equal(posts(server).length, 2);
});

test("a lost answer: the same ids again, applied once", async () => {
  const { server, environment, host, patch } = sender();
  server.fate = () => "answer-lost";
  patch("a");
  patch("b");
  await environment.pass(3_000);
  assert.ok(posts(server).length > 2);
  server.fate = () => undefined;
  await environment.pass(10_000);
  assert.deepEqual(server.data.log, ["a", "b"]);
  assert.deepEqual(host.outcomes.map(({ id, duplicate }) => [id, duplicate]), [[1, true], [2, true]]);
  posts(server).forEach(({ json }) => assert.deepEqual(json.actions.map(({ id }) => id), [1, 2]));
});

test("a flood gets 429, waits as long as it is told, and loses neither an action nor the order", async () => {
  const { server, environment, patch } = sender();
  server.fate = () => ({ status: 429, headers: { "Retry-After": "3" } });
  for (let i = 0; i < 500; i++) {
    patch(i);
  }
  await environment.pass(2_900);
  assert.equal(posts(server).length, 1);
  server.fate = () => undefined;
  for (let i = 500; i < 1_500; i++) {
    patch(i);
  }
  await environment.pass(5_000);
  assert.deepEqual(server.data.log, Array.from({ length: 1_500 }, (_, i) => i));
});

test("after 429 less is sent at a time, until it is let in", async () => {
  const { server, environment, patch } = sender();
  server.fate = ({ json }) => (json.actions.length > 30 ? { status: 429 } : undefined);
  for (let i = 0; i < 200; i++) {
    patch(i);
  }
  await environment.pass(5_000);
  assert.deepEqual(server.data.log, Array.from({ length: 200 }, (_, i) => i));
  assert.ok(posts(server).length < 20, `${posts(server).length} requests`);
});

test("a request refused as a whole is taken apart until the one that is wrong is found", async () => {
  const { server, environment, host, patch } = sender();
  server.fate = ({ json }) =>
    json.actions.some(({ args }) => args.value === "bad")
      ? { status: 422, body: { detail: "There is no such action." } }
      : undefined;
  ["a", "b", "bad", "c", "d"].forEach((value) => patch(value));
  await environment.pass(2_000);
  assert.deepEqual(server.data.log, ["a", "b", "c", "d"]);
  assert.deepEqual(host.refused, [{ id: 3, reason: "There is no such action." }]);
});

test("an outcome that the server knows no longer is unknown, not refused, and the number stays", async () => {
  const { server, environment, host, patch } = sender();
  server.fate = ({ json }) =>
    json.actions.some(({ args }) => args.value === "old")
      ? { status: 410, body: { type: "urn:ropeway:problem:outcome-pruned", detail: "No longer kept." } }
      : undefined;
  ["old", "a"].forEach((value) => patch(value));
  await environment.pass(2_000);
  assert.deepEqual(host.forgotten, [{ id: 1, reason: "No longer kept." }]);
  assert.deepEqual(host.refused, []);
  assert.deepEqual(posts(server)[2].json.actions.map(({ id }) => id), [2]);
});

test("a gap is closed: what is not decided is numbered as the server expects it", async () => {
  const { server, environment, host, patch } = sender();
  host.renumber(7);
  patch("a");
  patch("b");
  await environment.pass(1_000);
  assert.deepEqual(server.data.log, ["a", "b"]);
  assert.deepEqual(posts(server).at(-1).json.actions.map(({ id }) => id), [1, 2]);
});

test("a gap that does not go away is not tried for ever", async () => {
  const { server, environment, host, patch } = sender();
  server.fate = () => ({ status: 409, body: { detail: "A gap.", expectedId: 1 } });
  patch("a");
  await environment.pass(60_000);
  assert.equal(host.refused.length, 1);
  assert.ok(posts(server).length < 5);
});

test("when requests fail and fail, the host is told that the server is sick", async () => {
  const { server, environment, host, patch } = sender();
  server.fate = () => ({ status: 500 });
  patch("a");
  await environment.pass(3_000);
  assert.ok(host.sickness > 0);
});

test("when the server is there again it does not wait for the end of a pause", async () => {
  const { server, environment, loop, patch } = sender();
  server.fate = () => "lost";
  patch("a");
  await environment.pass(60_000);
  server.fate = () => undefined;
  loop.hurry();
  await settle();
  assert.deepEqual(server.data.log, ["a"]);
});

test("but what the server asked to wait is waited", async () => {
  const { server, environment, loop, patch } = sender();
  server.fate = () => ({ status: 503, headers: { "Retry-After": "5" } });
  patch("a");
  await environment.pass(10);
  server.fate = () => undefined;
  loop.hurry();
  await settle();
  assert.deepEqual(server.data.log, []);
  await environment.pass(5_000);
  assert.deepEqual(server.data.log, ["a"]);
});

test("it is drained once nothing is left, and at once when it is stopped", async () => {
  const { server, environment, loop, patch } = sender();
  await loop.drained();
  server.fate = () => "lost";
  patch("a");
  let drained = 0;
  loop.drained().then(() => drained++);
  await environment.pass(1_000);
  assert.equal(drained, 0);
  server.fate = () => undefined;
  await environment.pass(10_000);
  assert.equal(drained, 1);
  server.fate = () => "lost";
  patch("b");
  await environment.pass(10);
  loop.stop();
  await loop.drained();
});

test("a request over a connection that broke is given up once the server is there again", async () => {
  const { server, environment, host, loop, patch } = sender();
  const fetch = environment.fetch;
  environment.fetch = (url, options) => fetch(url, options).then(() => new Promise(() => {}));
  patch("a");
  await environment.pass(10_000);
  environment.fetch = fetch;
  loop.hurry();
  await environment.pass(100);
  assert.deepEqual(server.data.log, ["a"]);
  assert.deepEqual(host.outcomes.map(({ id, duplicate }) => [id, duplicate]), [[1, true]]);
});

test("a host that fails does not end the loop: the frame is sent again", async (t) => {
  const reported = t.mock.method(console, "error", () => {});
  const { server, environment, host, patch } = sender();
  const decided = host.decided.bind(host);
  host.decided = () => {
    host.decided = decided;
    throw new Error("for the test");
  };
  patch("a");
  await environment.pass(1_000);
  patch("b");
  await environment.pass(1_000);
  assert.deepEqual(server.data.log, ["a", "b"]);
  assert.deepEqual(host.outcomes.map(({ id }) => id), [1, 2]);
  assert.equal(reported.mock.callCount(), 1);
});
