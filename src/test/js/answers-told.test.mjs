import assert from "node:assert/strict";
import test from "node:test";
import { LiveRequests } from "../../main/webapp/ropeway/live-requests.js";
import { sendBatch } from "../../main/webapp/ropeway/room-batch.js";
import { Answer } from "../../main/webapp/ropeway/answer.js";
import { TrafficMeter } from "../../main/webapp/ropeway/traffic-meter.js";
import { HandEnvironment } from "./hand-environment.mjs";

/** What actions answered, on its way to a mirror. */

function requests() {
  const environment = new HandEnvironment(() => {});
  const wire = { send: () => 10, ask: () => 10 };
  return new LiveRequests({ environment, meter: new TrafficMeter() }, "ws://a", "a~1", wire);
}

test("a live request waits for what was answered, which no update tells", async () => {
  const live = requests();
  let done = false;
  const answer = live.actions({ actions: [{ id: 1 }, { id: 2 }] });
  answer.then(() => (done = true));
  live.decided({
    version: 2,
    acks: [
      { client: "a~1", id: 1, status: "applied", result: true },
      { client: "a~1", id: 2, status: "applied" },
    ],
  });
  await Promise.resolve();
  assert.equal(done, false);
  live.outcomes({ version: 2, outcomes: [{ id: 1, status: "applied", version: 2, result: false }] });

  assert.deepEqual((await answer).body.outcomes, [
    { id: 2, status: "applied", reason: undefined, version: 2 },
    { id: 1, status: "applied", reason: undefined, version: 2, result: false },
  ]);
});

test("a batch gets what each of its actions answered", async () => {
  const body = {
    status: "committed",
    versions: [{ store: "s", key: "k", version: 3 }],
    results: [null, { won: 5 }],
  };
  const transport = { send: () => Promise.resolve(new Answer("/t", { status: 200, body })) };
  const actions = [{ id: 1, name: "set" }, { id: 2, name: "roll" }];
  const answer = await sendBatch(transport, { store: "s", key: "k" }, { client: "a", batch: 1, actions });

  assert.deepEqual(answer.body.outcomes, [
    { id: 1, status: "applied", version: 3 },
    { id: 2, status: "applied", version: 3, result: { won: 5 } },
  ]);
});
