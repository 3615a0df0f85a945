import assert from "node:assert/strict";
import { test } from "node:test";
import { Addresses } from "../../main/webapp/ropeway/addresses.js";
import { TrafficMeter } from "../../main/webapp/ropeway/traffic-meter.js";
import { ServerClock } from "../../main/webapp/ropeway/server-clock.js";
import { TimeLoop } from "../../main/webapp/ropeway/time-loop.js";
import { Transport } from "../../main/webapp/ropeway/transport.js";
import { FakeServer } from "./fake-server.mjs";
import { GATEWAY_ANSWERS, NO_CONTENT } from "./gateway.mjs";
import { HandEnvironment } from "./hand-environment.mjs";
import { nobody } from "./nobody.mjs";

function timing() {
  const server = new FakeServer();
  const environment = new HandEnvironment(server.fetch);
  const addresses = new Addresses(["http://a"]);
  const keeper = nobody(environment);
  const transport = new Transport({ environment, addresses, keeper, meter: new TrafficMeter() });
  const clock = new ServerClock(environment.monotonic, environment.wall);
  return { server, environment, clock, loop: new TimeLoop({ environment, transport, clock }) };
}

test("the server is asked a few times at first, then every five minutes", async () => {
  const { server, environment, clock, loop } = timing();
  await loop.live();
  assert.equal(clock.now(), 5_000);
  await environment.pass(2_000);
  assert.equal(server.requests.length, 4);
  await environment.pass(600_000);
  assert.equal(server.requests.length, 6);
});

test("a server that does not answer, or nonsense, changes nothing", async () => {
  const { server, environment, clock, loop } = timing();
  server.fate = () => ({ status: 200, body: { time: "noon" } });
  await loop.live();
  server.fate = () => "lost";
  await environment.pass(2_000);
  assert.equal(clock.now(), environment.wall());
});

test("after it was stopped nothing is asked", async () => {
  const { server, environment, loop } = timing();
  await loop.live();
  loop.stop();
  await environment.pass(600_000);
  assert.equal(server.requests.length, 1);
});

for (const [name, answer] of Object.entries({ ...GATEWAY_ANSWERS, "204": NO_CONTENT })) {
  test(`a question answered ${name} is asked again, less and less often, until there is a time`, async () => {
    const { server, environment, clock, loop } = timing();
    server.fate = () => answer;
    await loop.live();
    await environment.pass(60_000);
    const tries = server.requests.length;
    assert.ok(tries >= 6 && tries <= 10, `${tries} tries in a minute`);
    assert.equal(clock.now(), environment.wall());
    server.fate = () => undefined;
    await environment.pass(62_000);
    assert.ok(Math.abs(clock.now() - environment.wall()) > 1_000_000, "it is the server's time");
    assert.equal(server.requests.length, tries + 4);
  });
}

test("the answer to a question of an earlier stream is not taken", async () => {
  const { environment, clock, loop } = timing();
  const fetch = environment.fetch;
  let late;
  environment.fetch = (...request) => new Promise((resolve) => (late = () => resolve(fetch(...request))));
  const asking = loop.live();
  await environment.pass(5_000);
  loop.stop();
  late();
  await asking;
  assert.equal(clock.now(), environment.wall());
});
