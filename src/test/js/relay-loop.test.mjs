import assert from "node:assert/strict";
import { test } from "node:test";
import { Addresses } from "../../main/webapp/ropeway/addresses.js";
import { TrafficMeter } from "../../main/webapp/ropeway/traffic-meter.js";
import { RelayLoop } from "../../main/webapp/ropeway/relay-loop.js";
import { Transport } from "../../main/webapp/ropeway/transport.js";
import { FakeServer } from "./fake-server.mjs";
import { GATEWAY_ANSWERS } from "./gateway.mjs";
import { HandEnvironment } from "./hand-environment.mjs";
import { nobody } from "./nobody.mjs";

function relay(frameBytes = 128_000) {
  const server = new FakeServer();
  const environment = new HandEnvironment(server.fetch);
  const addresses = new Addresses(["http://a"]);
  const keeper = nobody(environment);
  const transport = new Transport({ environment, addresses, keeper, meter: new TrafficMeter() });
  const context = { environment, transport, frameDuration: 50, frameBytes };
  const refused = [];
  const refuse = ({ path, value }, reason) => refused.push([path, value, reason]);
  const loop = new RelayLoop(context, "c1~0a", "/api/stores/boards/keys/k", refuse);
  loop.live();
  return { server, environment, loop, refused };
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
  assert.throws(() => loop.set("/v", "x".repeat(200)), /RangeError: 209 bytes; at most 100/);
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

test("a value that cannot be sent is refused where it is set, and touches nothing beside it", async () => {
  const { server, environment, loop } = relay();
  loop.set("/a", 1);
  assert.throws(() => loop.set("b", 2), TypeError);
  assert.throws(() => loop.set("/a", Number.NaN), TypeError);
  assert.throws(() => loop.set("/\ud800", 2), TypeError);
  assert.throws(() => loop.send({ at: new Date() }), TypeError);
  loop.set("/c", 3);
  await environment.pass(100);
  assert.deepEqual(values(server), [{ "/a": 1, "/c": 3 }]);
  assert.deepEqual(messages(server), []);
});

test("what is changed after the call is sent as it was", async () => {
  const { server, environment, loop } = relay();
  const cursor = { at: [1] };
  const to = ["c2"];
  loop.set("/cursor", cursor);
  loop.send(cursor, to);
  cursor.at.push(2);
  cursor.self = cursor;
  to.push("c3");
  await environment.pass(100);
  assert.deepEqual(values(server), [{ "/cursor": { at: [1] } }]);
  assert.deepEqual(messages(server), [{ at: [1] }]);
  assert.deepEqual(server.sent("POST", "/messages")[0].json.to, ["c2"]);
});

for (const status of [400, 413, 422]) {
  test(`a value that the server refuses with ${status} is found and told, the others get through`, async () => {
    const { server, environment, loop, refused } = relay();
    const told = {};
    server.fate = ({ path, json }) => {
      if (path.endsWith("/ephemeral") && Object.values(json.values).includes("bad")) {
        return { status, body: { detail: "Not like this." } };
      }
      Object.assign(told, json.values);
      return undefined;
    };
    for (let i = 0; i < 20; i++) {
      loop.set(`/v${i}`, i === 7 || i === 12 ? "bad" : i);
    }
    await environment.pass(2_000);
    assert.deepEqual(refused.sort(), [["/v12", "bad", "Not like this."], ["/v7", "bad", "Not like this."]]);
    assert.equal(Object.keys(told).length, 18);
    const requests = values(server).length;
    loop.offline();
    loop.live();
    await environment.pass(2_000);
    assert.equal(values(server).length, requests + 1, "what was refused is not told again");
  });
}

test("a value that was set anew while the old one was refused is sent", async () => {
  const { server, environment, loop, refused } = relay();
  server.fate = ({ json }) => {
    if (json.values["/a"] === "bad") {
      loop.set("/a", "good");
      return { status: 400 };
    }
    return undefined;
  };
  loop.set("/a", "bad");
  await environment.pass(1_000);
  assert.equal(refused.length, 1);
  assert.deepEqual(values(server), [{ "/a": "bad" }, { "/a": "good" }]);
  loop.offline();
  loop.live();
  await environment.pass(1_000);
  assert.deepEqual(values(server).at(-1), { "/a": "good" });
});

for (const [name, answer] of Object.entries(GATEWAY_ANSWERS)) {
  test(`values that are answered ${name} are sent again, less and less often; a message is lost`, async () => {
    const { server, environment, loop, refused } = relay();
    server.fate = () => answer;
    loop.set("/cursor", 1);
    const taken = loop.send("a");
    await environment.pass(10_000);
    const tries = values(server).length;
    assert.ok(tries >= 4 && tries <= 8, `${tries} tries in ten seconds`);
    server.fate = () => undefined;
    await environment.pass(6_000);
    assert.equal(values(server).length, tries + 1);
    assert.equal(await taken, false);
    assert.deepEqual(messages(server), ["a"]);
    assert.deepEqual(refused, []);
  });
}
