import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "../../main/webapp/ropeway/ropeway.js";
import { eachWay } from "./open-room.mjs";

const told = (room) => {
  const states = [];
  room.on("state", ({ state, retryAt }) => states.push([state, retryAt]));
  return states;
};

/** A room whose server has gone away. */
async function away(open) {
  const all = await open();
  const states = told(all.room);
  all.server.fate = () => "lost";
  all.live.handshake = () => "refused";
  all.server.cut();
  await all.environment.pass(0);
  return { ...all, states, back: () => {
    all.server.fate = () => undefined;
    all.live.handshake = () => undefined;
  } };
}

const tries = ({ server, live }) => server.requests.length + live.handshakes;

eachWay("who is offline is told when the next try is, and that is when it is made", async ({ open }) => {
  const all = await away(open);
  const { room, environment } = all;
  const wall = environment.wall();
  assert.equal(room.state, "offline");
  assert.equal(room.retryAt, wall + 187.5);
  assert.deepEqual(all.states, [["offline", wall + 187.5]]);
  const before = tries(all);
  await environment.pass(187);
  assert.equal(tries(all), before);
  all.back();
  await environment.pass(1);
  assert.equal(room.state, "live");
  assert.equal(room.retryAt, null);
});

eachWay("who does not want to wait tries at once", async ({ open }) => {
  const all = await away(open);
  await all.environment.pass(60_000);
  all.back();
  all.room.reconnect();
  await all.environment.pass(0);
  assert.equal(all.room.state, "live");
});

eachWay("who cancels is asked nothing more of, until he wants to connect again", async ({ open }) => {
  const all = await away(open);
  const { room, environment } = all;
  room.cancelReconnect();
  assert.equal(room.retryAt, null);
  assert.deepEqual(all.states.at(-1), ["offline", null]);
  const before = tries(all);
  const outcome = room.append("/log", "a");
  environment.observers.online();
  environment.observers.visible();
  await environment.pass(600_000);
  assert.equal(tries(all), before);
  assert.deepEqual(room.data.log, ["a"]);
  all.back();
  room.reconnect();
  await environment.pass(100);
  assert.equal(room.state, "live");
  assert.equal((await outcome).status, "applied");
  assert.deepEqual(all.server.data.log, ["a"]);
});

eachWay("who cancels when he is told can do so in the listener, and while live for later", async ({ open }) => {
  for (const early of [true, false]) {
    const { room, server, live, environment } = await open();
    if (early) {
      room.cancelReconnect();
    } else {
      room.on("state", ({ retryAt }) => retryAt !== null && room.cancelReconnect());
    }
    const outcome = room.append("/log", "a");
    await environment.pass(10);
    assert.equal((await outcome).status, "applied", "a connection that there is goes on");
    server.cut();
    await environment.pass(60_000);
    assert.equal(room.state, "offline");
    assert.equal(room.retryAt, null);
    assert.equal(live.sockets.size + server.streams.size, 0);
    room.reconnect();
    await environment.pass(0);
    assert.equal(room.state, "live");
  }
});

eachWay("a room that waits for nothing can be closed", async ({ open }) => {
  const all = await away(open);
  all.room.cancelReconnect();
  const closing = all.room.close({ timeout: 1_000 });
  await all.environment.pass(1_000);
  assert.equal(await closing, true);
  assert.equal(all.room.state, "closed");
});

eachWay("the frame can be changed while connected", async ({ open }) => {
  const { room, server, environment } = await open({ frameDuration: 200 });
  const count = async () => {
    const before = server.sent("POST", "/actions").length;
    for (let i = 0; i < 100; i++) {
      room.append("/log", i);
      await environment.pass(10);
    }
    await environment.pass(1_000);
    return server.sent("POST", "/actions").length - before;
  };
  assert.equal(room.frameDuration, 200);
  assert.ok((await count()) <= 6);
  room.frameDuration = 20;
  assert.equal(room.frameDuration, 20);
  assert.ok((await count()) >= 45);
  assert.equal(server.data.log.length, 200);
});

test("a frame that is no duration is refused", async () => {
  const room = await connect({ offline: true, client: "ann" });
  for (const bad of [-1, NaN, Infinity, "20", null]) {
    assert.throws(() => (room.frameDuration = bad), RangeError);
  }
  room.frameDuration = 0;
  assert.equal(room.frameDuration, 0);
  room.cancelReconnect();
  room.reconnect();
  assert.equal(room.retryAt, null);
});
