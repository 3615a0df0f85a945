import assert from "node:assert/strict";
import { test } from "node:test";
import { visible } from "../../main/webapp/ropeway/room-data.js";
import { Random } from "./random.mjs";
import { SimulatedClient } from "./simulated-client.mjs";
import { SimulatedServer } from "./simulated-server.mjs";

const STEPS = 100_000;
const NAMES = ["a~1", "a~2", "b~1", "c~1", "d~1"];

test("five mirrors converge, whatever is lost, repeated, disordered, refused or transformed", async (t) => {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 32);
  t.diagnostic(`SEED=${seed}`);
  const random = new Random(seed);
  const server = new SimulatedServer(random);
  const clients = NAMES.map((name) => new SimulatedClient(name, server, random));
  try {
    run(random, server, clients);
    settle(server, clients);
    await Promise.resolve();
    clients.forEach((client) => converged(client, server));
    appliedOnceInOrder(server);
  } catch (error) {
    error.message = `SEED=${seed}: ${error.message}`;
    throw error;
  }
  t.diagnostic(`${server.version} versions, ${server.journal.length} actions decided`);
});

function run(random, server, clients) {
  for (let step = 0; step < STEPS; step++) {
    const client = random.of(clients);
    const move = random.next();
    if (move < 0.02) {
      client.glide();
    } else if (move < 0.2) {
      client.patch();
    } else if (move < 0.5) {
      client.send(true);
    } else if (move < 0.65) {
      client.write();
    } else if (move < 0.88) {
      client.read(true);
    } else if (!server.idle) {
      server.cycle(random.below(6) + 1);
    }
  }
}

/** Without faults any longer everything must end, and soon. */
function settle(server, clients) {
  clients.forEach((client) => client.reconnect());
  clients.forEach((client) => client.still());
  for (let round = 0; round < 1_000; round++) {
    if (!server.idle) {
      server.cycle(100);
    }
    for (const client of clients) {
      client.send(false);
      client.write();
      client.read(false);
    }
    if (server.idle && clients.every(({ quiet }) => quiet)) {
      return;
    }
  }
  assert.fail("there is no end");
}

function converged({ mirror, patched, settled, flickers }, server) {
  assert.deepEqual(flickers, []);
  assert.equal(mirror.version, server.version);
  assert.deepEqual(mirror.data, visible(server.data));
  assert.deepEqual(mirror.confirmed, mirror.data);
  assert.equal(settled, patched, "every patch got its outcome");
}

function appliedOnceInOrder({ journal }) {
  for (const name of NAMES) {
    const ids = journal.filter(({ client }) => client === name).map(({ id }) => id);
    assert.deepEqual(ids, ids.map((_, i) => i + 1), `${name}'s actions were applied once, in order`);
    const written = journal.filter(({ client, args }) => client === name && args.path?.startsWith("/mine/"));
    const values = written.map(({ args }) => args.value);
    assert.deepEqual(values, values.toSorted((a, b) => a - b), "in the order in which they were made");
    assert.ok(values.length > 100);
  }
}
