import assert from "node:assert/strict";
import { test } from "node:test";
import { Addresses } from "../../main/webapp/ropeway/addresses.js";
import { Meter } from "../../main/webapp/ropeway/meter.js";
import { RelayLoop } from "../../main/webapp/ropeway/relay-loop.js";
import { Transport } from "../../main/webapp/ropeway/transport.js";
import { FakeServer } from "./fake-server.mjs";
import { HandEnvironment, settle } from "./hand-environment.mjs";

function relay(frameBytes = 128_000) {
  const server = new FakeServer();
  const environment = new HandEnvironment(server.fetch);
  const addresses = new Addresses(["http://a"]);
  const transport = new Transport({ environment, addresses, meter: new Meter() });
  const parts = { environment, transport, frameDuration: 50, frameBytes };
  const loop = new RelayLoop(parts, "c1~0a", "/api/stores/boards/keys/k");
  loop.live();
  return { server, environment, loop };
}

const values = (server) => server.sent("POST", "/ephemeral").map(({ json }) => json.values);
const messages = (server) => server.sent("POST", "/messages").map(({ json }) => json.message);

test("ephemeral values go at once, then one request in a frame with the newest", async () => {
  const { server, environment, loop } = relay();
  for (let x = 0; x < 30; x++) {
    loop.set("/cursor", { x });
    await environment.pass(10);
  }
  await environment.pass(50);
  assert.deepEqual(values(server)[0], { "/cursor": { x: 0 } });
  assert.deepEqual(values(server).at(-1), { "/cursor": { x: 29 } });
  assert.ok(values(server).length <= 8, `${values(server).length} requests in 300 ms`);
  assert.equal(server.requests[0].json.client, "c1~0a");
});

test("null removes a value, and a removed value is not told again", async () => {
  const { server, environment, loop } = relay();
  loop.set("/cursor", { x: 1 });
  await environment.pass(100);
  loop.set("/cursor", null);
  await environment.pass(100);
  loop.offline();
  loop.live();
  await environment.pass(100);
  assert.deepEqual(values(server), [{ "/cursor": { x: 1 } }, { "/cursor": null }]);
});

test("after a reconnect every value is told anew", async () => {
  const { server, environment, loop } = relay();
  loop.set("/cursor", 1);
  loop.set("/typing", true);
  await environment.pass(100);
  loop.offline();
  loop.set("/cursor", 2);
  await environment.pass(1_000);
  assert.equal(values(server).length, 1);
  loop.live();
  await environment.pass(100);
  assert.deepEqual(values(server)[1], { "/cursor": 2, "/typing": true });
});

test("values that were not taken are sent again, the newest of them, once a second", async () => {
  const { server, environment, loop } = relay();
  server.fate = () => ({ status: 409 });
  loop.set("/cursor", 1);
  await environment.pass(500);
  loop.set("/cursor", 2);
  server.fate = () => undefined;
  await environment.pass(1_000);
  assert.deepEqual(values(server), [{ "/cursor": 1 }, { "/cursor": 2 }]);
});

test("values that do not fit in one frame go in several", async () => {
  const { server, environment, loop } = relay(100);
  for (let i = 0; i < 5; i++) {
    loop.set(`/v${i}`, "x".repeat(60));
  }
  await environment.pass(400);
  assert.deepEqual(values(server).map((each) => Object.keys(each)), [["/v0"], ["/v1"], ["/v2"], ["/v3"], ["/v4"]]);
});

test("a value or a message that is too large is refused, and says how large it is", () => {
  const { loop } = relay(100);
  assert.throws(() => loop.set("/v", "x".repeat(200)), /RangeError: 202 bytes; at most 100/);
  assert.throws(() => loop.send("x".repeat(200)), RangeError);
});

test("messages go in order and tell whether they were taken", async () => {
  const { server, environment, loop } = relay();
  const taken = [loop.send({ n: 1 }), loop.send({ n: 2 }, ["c2"]), loop.send({ n: 3 })];
  await environment.pass(100);
  assert.deepEqual(await Promise.all(taken), [true, true, true]);
  assert.deepEqual(messages(server), [{ n: 1 }, { n: 2 }, { n: 3 }]);
  assert.deepEqual(server.sent("POST", "/messages").map(({ json }) => json.to), [undefined, ["c2"], undefined]);
});

test("a message is sent at most once, and not at all while there is no connection", async () => {
  const { server, environment, loop } = relay();
  server.fate = () => "answer-lost";
  const lost = loop.send("a");
  await environment.pass(100);
  loop.offline();
  const never = loop.send("b");
  server.fate = () => undefined;
  loop.live();
  await environment.pass(1_000);
  assert.deepEqual(await Promise.all([lost, never]), [false, false]);
  assert.deepEqual(messages(server), ["a"]);
});

test("messages that wait are bounded", async () => {
  const { server, environment, loop } = relay();
  const taken = Array.from({ length: 150 }, (_, i) => loop.send(i));
  await environment.pass(1_000);
  const results = await Promise.all(taken);
  assert.equal(results.filter((each) => each).length, 100);
  assert.equal(messages(server).length, 100);
});
