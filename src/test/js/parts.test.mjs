import assert from "node:assert/strict";
import { test } from "node:test";
import { Addresses } from "../../main/webapp/ropeway/addresses.js";
import { Answer } from "../../main/webapp/ropeway/answer.js";
import { Disconnect } from "../../main/webapp/ropeway/disconnect.js";
import { TrafficMeter } from "../../main/webapp/ropeway/traffic-meter.js";

test("a failure moves on to the next address, and from the last to the first", () => {
  const addresses = new Addresses(["http://a/", "http://b"]);
  assert.equal(addresses.current, "http://a");
  addresses.failed("http://a");
  assert.equal(addresses.current, "http://b");
  addresses.failed("http://b");
  assert.equal(addresses.current, "http://a");
});

test("a failure of an address that is no longer in use moves nothing", () => {
  const addresses = new Addresses(["http://a", "http://b"]);
  addresses.failed("http://a");
  addresses.failed("http://a");
  assert.equal(addresses.current, "http://b");
});

test("another address is fresh until all have failed since one worked", () => {
  const addresses = new Addresses(["http://a", "http://b"]);
  assert.equal(addresses.fresh, false);
  addresses.failed("http://a");
  assert.equal(addresses.fresh, true);
  addresses.failed("http://b");
  assert.equal(addresses.fresh, false);
  addresses.worked();
  addresses.failed("http://a");
  assert.equal(addresses.fresh, true);
});

test("a room without an address is refused", () => {
  assert.throws(() => new Addresses([]), TypeError);
});

test("round trip and jitter are smoothed", () => {
  const meter = new TrafficMeter();
  assert.equal(meter.statistics(0).roundTrip, null);
  meter.answered(100);
  assert.deepEqual(pick(meter), [100, 50]);
  meter.answered(180);
  assert.deepEqual(pick(meter), [110, 57.5]);
});

test("statistics count bytes and messages of both directions, and what is in flight", () => {
  const meter = new TrafficMeter();
  meter.sent(10, "/api/stores/s/keys/k/actions");
  meter.sent(0, "/api/time");
  meter.received(7);
  meter.event("update", 5);
  meter.connected();
  const all = meter.statistics(3);
  assert.deepEqual(
    [all.bytesSent, all.messagesSent, all.bytesReceived, all.messagesReceived],
    [10, 2, 7, 1],
  );
  assert.deepEqual([all.connections, all.inFlight], [1, 3]);
  const none = { messagesSent: 0, bytesSent: 0, messagesReceived: 0, bytesReceived: 0 };
  assert.deepEqual(all.kinds, {
    actions: { ...none, messagesSent: 1, bytesSent: 10 },
    time: { ...none, messagesSent: 1 },
    update: { ...none, messagesReceived: 1, bytesReceived: 5 },
  });
  assert.ok(Object.isFrozen(all) && Object.isFrozen(all.kinds.actions));
});

const ANSWERS = [
  [400, "refused", true],
  [401, "not-allowed", true],
  [403, "not-allowed", true],
  [404, "not-found", true],
  [408, "server-failed", false],
  [429, "server-busy", false],
  [500, "server-failed", false],
  [503, "server-busy", false],
];

for (const [status, type, final] of ANSWERS) {
  test(`a stream answered ${status} is ${type}`, () => {
    const answer = new Answer("http://a", { status, body: { detail: "Because." } });
    const disconnect = Disconnect.answer(answer);
    assert.equal(disconnect.type, type);
    assert.equal(disconnect.final, final);
    assert.equal(disconnect.message, `http://a answered ${status}: Because.`);
  });
}

function pick(meter) {
  const { roundTrip, jitter } = meter.statistics(0);
  return [roundTrip, jitter];
}
