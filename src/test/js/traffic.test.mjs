import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { trafficKind } from "../../main/webapp/ropeway/traffic-kind.js";
import { open } from "./open-room.mjs";

const KINDS = new URL("../resources/vectors/traffic/kinds.json", import.meta.url);

for (const { of, kind } of JSON.parse(readFileSync(KINDS, "utf8"))) {
  test(`${of} is of the kind ${kind}`, () => assert.equal(trafficKind(of), kind));
}

test("a room tells what it sent and received of each kind", async () => {
  const { room, environment, server } = await open();
  room.increment("/count");
  room.ephemeral("/cursor", 1);
  room.send("hello");
  await environment.pass(100);
  server.tell("message", { client: "bob", message: "hi" });
  server.tell("clients", { clients: ["ann", "bob"] });
  await environment.pass(100);
  const { kinds, bytesSent, bytesReceived } = room.statistics();
  const { time, ...counted } = kinds;
  const counts = Object.entries(counted).map(([kind, { messagesSent, messagesReceived }]) => [
    kind,
    messagesSent,
    messagesReceived,
  ]);
  assert.deepEqual(counts, [
    ["actions", 1, 1],
    ["clients", 0, 1],
    ["message", 1, 2],
    ["snapshot", 0, 1],
    ["update", 0, 1],
    ["values", 1, 1],
  ]);
  assert.ok(time.messagesSent > 0 && time.messagesReceived === time.messagesSent, "each is answered");
  const sum = (what) => Object.values(kinds).reduce((all, each) => all + each[what], 0);
  assert.equal(sum("bytesSent"), bytesSent);
  assert.ok(sum("bytesReceived") > 0 && sum("bytesReceived") < bytesReceived, "what is around events");
});
