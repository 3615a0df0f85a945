import assert from "node:assert/strict";
import { test } from "node:test";
import { Addresses } from "../../main/webapp/ropeway/addresses.js";
import { Disconnect } from "../../main/webapp/ropeway/disconnect.js";
import { TrafficMeter } from "../../main/webapp/ropeway/traffic-meter.js";
import { StreamLoop } from "../../main/webapp/ropeway/stream-loop.js";
import { Transport } from "../../main/webapp/ropeway/transport.js";
import { FakeServer } from "./fake-server.mjs";
import { HandEnvironment, settle } from "./hand-environment.mjs";
import { nobody } from "./nobody.mjs";

const PATH = "/api/stores/lobby/keys/k/updates";

/** A loop, and a host that follows the versions only. */
function follow(urls = ["http://a"]) {
  const server = new FakeServer();
  const environment = new HandEnvironment(server.fetch);
  const meter = new TrafficMeter();
  const addresses = new Addresses(urls);
  const keeper = nobody(environment);
  const transport = new Transport({ environment, addresses, keeper, meter });
  const host = {
    version: null,
    get after() {
      return this.version;
    },
    states: [],
    events: [],
    receive(event, data) {
      this.events.push(event);
      const follows = event === "snapshot" || data.from === this.version;
      this.version = follows ? data.version : null;
      return follows;
    },
    state(state, disconnect) {
      this.states.push(disconnect === null ? state : `${state}: ${disconnect.type}`);
    },
  };
  const context = { environment, addresses, transport, keeper, meter, silence: 20_000 };
  const loop = new StreamLoop(context, host, PATH);
  const end = loop.run();
  return { server, environment, addresses, host, loop, end, meter };
}

function increment(server) {
  server.apply("other", { id: server.version + 1, name: "increment", args: { by: 1 } });
}

test("it is connecting, and live with the first snapshot", async () => {
  const { host } = follow();
  await settle();
  assert.deepEqual(host.states, ["connecting", "live"]);
  assert.deepEqual(host.events, ["snapshot"]);
});

test("a stream that broke goes on after the last version, without a snapshot and without a gap", async () => {
  const { server, environment, host } = follow();
  await settle();
  increment(server);
  await settle();
  server.cut();
  increment(server);
  increment(server);
  await environment.pass(1_000);
  assert.deepEqual(host.states, ["connecting", "live", "offline: stream-ended", "connecting", "live"]);
  assert.deepEqual(host.events, ["snapshot", "update", "update", "update"]);
  assert.equal(server.sent("GET", "/updates")[1].headers["Last-Event-ID"], "1");
  assert.equal(host.version, 3);
});

test("what does not follow is never taken: it starts again with a snapshot", async () => {
  const { server, environment, host } = follow();
  await settle();
  server.tell("update", { from: 7, version: 8, patch: [], acks: [] }, 8);
  await environment.pass(1_000);
  assert.equal(host.states[2], "offline: protocol-broken");
  assert.equal(server.sent("GET", "/updates")[1].headers["Last-Event-ID"], undefined);
  assert.deepEqual(host.events, ["snapshot", "update", "snapshot"]);
});

test("what comes behind a gap in the same bytes is not taken", async () => {
  const { server, environment, host } = follow();
  await settle();
  const update = (from) => `event: update\ndata: ${JSON.stringify({ from, version: from + 1 })}\n\n`;
  server.raw(update(7) + update(8));
  await environment.pass(10);
  assert.deepEqual(host.events, ["snapshot", "update"]);
});

test("what is not JSON breaks the protocol, with a message that says so", async () => {
  const { server, environment, host } = follow();
  let told;
  host.state = (state, disconnect) => (told = disconnect ?? told);
  await settle();
  server.raw("event: update\ndata: {\n\n");
  await environment.pass(10);
  assert.equal(told.type, "protocol-broken");
  assert.match(told.message, /the event "update" cannot be understood/);
});

test("pauses between tries double, within their bounds", async () => {
  const { server, environment } = follow();
  server.fate = () => "lost";
  environment.chance = 1 - Number.EPSILON;
  await environment.pass(250 + 500 + 1_000 + 2_000 + 4_000 + 8_000 + 15_000 + 15_000 + 5);
  assert.equal(server.requests.length, 9);
  environment.chance = 0;
  const before = server.requests.length;
  await environment.pass(15_000 + 4 * 7_500);
  assert.equal(server.requests.length - before, 5);
});

test("a server that ends every stream at once is not hammered", async () => {
  const { server, environment } = follow();
  server.fate = ({ method }) =>
    method === "GET"
      ? { status: 200, body: "", headers: { "Content-Type": "text/event-stream" } }
      : undefined;
  await environment.pass(60_000);
  assert.ok(server.requests.length <= 12, `${server.requests.length} tries in a minute`);
});

test("after a stream that lasted the first pause is short again", async () => {
  const { server, environment, host } = follow();
  server.fate = () => "lost";
  await environment.pass(30_000);
  server.fate = () => undefined;
  await environment.pass(20_000);
  assert.equal(host.states.at(-1), "live");
  server.raw("retry: 400\n\n");
  await environment.pass(6_000);
  server.cut();
  await environment.pass(400);
  assert.equal(host.states.at(-1), "live");
});

test("a silent stream is given up, one with heartbeats is not", async () => {
  const { server, environment, host } = follow();
  await settle();
  for (let i = 0; i < 5; i++) {
    await environment.pass(15_000);
    server.raw(":\n\n");
    await settle();
  }
  assert.equal(host.states.at(-1), "live");
  await environment.pass(22_000);
  assert.ok(host.states.includes("offline: server-silent"));
  assert.equal(host.states.at(-1), "live");
});

test("a stream that did not survive a sleep is found at the first tick after it", async () => {
  const { environment, host } = follow();
  await settle();
  environment.sleep(3_600_000);
  await environment.pass(1_000);
  assert.ok(host.states.includes("offline: device-slept"));
});

test("a silent stream is given up in time though the wall clock was put back an hour", async () => {
  const { environment, host } = follow();
  await settle();
  environment.putForward(-3_600_000);
  await environment.pass(22_000);
  assert.ok(host.states.includes("offline: server-silent"), host.states.join());
});

test("a wall clock that is put back again and again makes no stream look dead", async () => {
  const { server, environment, host } = follow();
  await settle();
  for (let i = 0; i < 10; i++) {
    environment.putForward(-60_000);
    await environment.pass(15_000);
    server.raw(":\n\n");
    await settle();
  }
  assert.deepEqual(host.states, ["connecting", "live"]);
});

test("a wall clock that creeps away from the other makes no stream look dead, nor alive", async () => {
  for (const creep of [-300, 300]) {
    const { environment, host } = follow();
    await settle();
    for (let i = 0; i < 19; i++) {
      environment.putForward(creep);
      await environment.pass(1_000);
    }
    assert.deepEqual(host.states, ["connecting", "live"]);
    await environment.pass(2_000);
    assert.ok(host.states.includes("offline: server-silent"));
  }
});

test("a sleep in which the monotonic clock stood still is found at the first tick after it", async () => {
  const { environment, host } = follow();
  await settle();
  environment.putForward(15_000); // too short to have ended the stream
  await environment.pass(1_000);
  assert.equal(host.states.at(-1), "live");
  environment.putForward(3_600_000);
  await environment.pass(1_000);
  assert.ok(host.states.includes("offline: device-slept"));
});

test("a busy server is tried again, and goes on", async () => {
  const { server, environment, host } = follow();
  server.fate = () => ({ status: 503, body: { detail: "Full." } });
  await environment.pass(100);
  server.fate = () => undefined;
  await environment.pass(1_000);
  assert.deepEqual(host.states, ["connecting", "offline: server-busy", "connecting", "live"]);
});

for (const status of [400, 401, 403, 404]) {
  test(`after ${status} it gives up and says why`, async () => {
    const { server, environment, end } = follow();
    server.fate = () => ({ status, body: { detail: "No." } });
    await environment.pass(60_000);
    const disconnect = await end;
    assert.equal(disconnect.message, `http://a answered ${status}: No.`);
    assert.equal(server.requests.length, 1);
  });
}

test("when a node dies it goes to another one at any time of a second, not with all others", async () => {
  for (const chance of [0.001, 0.5, 0.999]) {
    const { server, environment, host } = follow(["http://a", "http://b"]);
    await settle();
    environment.chance = chance;
    server.fate = ({ url }) => (url.startsWith("http://a") ? "lost" : undefined);
    server.cut();
    await environment.pass(chance * 1_000 - 1);
    assert.equal(host.states.at(-1), "offline: stream-ended");
    await environment.pass(2);
    assert.equal(host.states.at(-1), "live");
    assert.ok(server.requests.at(-1).url.startsWith("http://b"));
  }
});

test("a fresh page tries the next node almost at once", async () => {
  const { server, environment, host } = follow(["http://a", "http://b"]);
  server.fate = ({ url }) => (url.startsWith("http://a") ? "lost" : undefined);
  await environment.pass(50);
  assert.equal(host.states.at(-1), "live");
});

test("when all nodes are away it backs off, and comes back to whichever is there first", async () => {
  const { server, environment, host } = follow(["http://a", "http://b"]);
  server.fate = () => "lost";
  await environment.pass(60_000);
  const tries = server.requests.length;
  assert.ok(tries <= 12, `${tries} tries in a minute`);
  server.fate = ({ url }) => (url.startsWith("http://a") ? "lost" : undefined);
  await environment.pass(31_000);
  assert.equal(host.states.at(-1), "live");
});

test("a device that is online again does not wait for the end of the pause", async () => {
  const { server, environment, host, loop } = follow();
  server.fate = () => "lost";
  await environment.pass(60_000);
  server.fate = () => undefined;
  loop.hurry();
  await settle();
  assert.equal(host.states.at(-1), "live");
});

test("no answer at all is given up after ten seconds", async () => {
  const { environment, host, loop } = follow();
  await settle();
  environment.fetch = (url, { signal }) =>
    new Promise((resolve, reject) => signal.addEventListener("abort", () => reject(new Error())));
  loop.drop(new Disconnect("stream-ended", "for the test"));
  await environment.pass(12_000);
  assert.ok(host.states.includes("offline: server-unreachable"));
});

test("it can be stopped in every state, and nothing happens afterwards", async () => {
  for (const fate of [undefined, "lost"]) {
    const { server, environment, host, loop, end } = follow();
    server.fate = () => fate;
    await environment.pass(10);
    loop.stop(new Disconnect("closed", "it was closed"));
    assert.equal((await end).type, "closed");
    const states = host.states.length;
    const requests = server.requests.length;
    await environment.pass(60_000);
    assert.equal(host.states.length, states);
    assert.equal(server.requests.length, requests);
    assert.equal(server.streams.size, 0);
  }
});
