import assert from "node:assert/strict";
import { test } from "node:test";
import { Addresses } from "../../main/webapp/ropeway/addresses.js";
import { Meter } from "../../main/webapp/ropeway/meter.js";
import { ServerClock } from "../../main/webapp/ropeway/server-clock.js";
import { TimeLoop } from "../../main/webapp/ropeway/time-loop.js";
import { Transport } from "../../main/webapp/ropeway/transport.js";
import { FakeServer } from "./fake-server.mjs";
import { HandEnvironment } from "./hand-environment.mjs";

function timing() {
  const server = new FakeServer();
  const environment = new HandEnvironment(server.fetch);
  const addresses = new Addresses(["http://a"]);
  const transport = new Transport({ environment, addresses, meter: new Meter() });
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
