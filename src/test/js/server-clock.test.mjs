import assert from "node:assert/strict";
import { test } from "node:test";
import { ServerClock } from "../../main/webapp/ropeway/server-clock.js";

const SERVER_IS_AHEAD = 1_000_000;

/** A clock of the test's and one of the server's, which has another zero. */
function clock() {
  const time = { now: 0 };
  return { time, server: new ServerClock(() => time.now, () => 77) };
}

test("until the server was asked it is this machine's time", () => {
  assert.equal(clock().server.now(), 77);
});

test("half of the round trip is taken off", () => {
  const { time, server } = clock();
  time.now = 140;
  server.sample(100, 140, SERVER_IS_AHEAD + 120);
  assert.equal(server.now(), SERVER_IS_AHEAD + 140);
});

test("the sample with the shortest round trip counts", () => {
  const { time, server } = clock();
  server.sample(0, 10, SERVER_IS_AHEAD + 5);
  server.sample(20, 420, SERVER_IS_AHEAD + 30); // nearly all of it on the way back
  time.now = 500;
  assert.equal(server.now(), SERVER_IS_AHEAD + 500);
});

test("old samples are forgotten, so that drift does not add up", () => {
  const { time, server } = clock();
  server.sample(0, 1, SERVER_IS_AHEAD);
  for (let i = 0; i < 8; i++) {
    server.sample(100, 110, SERVER_IS_AHEAD + 605);
  }
  time.now = 110;
  assert.equal(server.now(), SERVER_IS_AHEAD + 610);
});

test("it never goes back", () => {
  const { time, server } = clock();
  server.sample(0, 10, SERVER_IS_AHEAD + 25);
  time.now = 20;
  const before = server.now();
  server.sample(20, 22, SERVER_IS_AHEAD + 21);
  assert.equal(server.now(), before);
  time.now = 60;
  assert.equal(server.now(), SERVER_IS_AHEAD + 60);
});

test("in doubt the next sample counts alone, and until then the last ones do", () => {
  const { time, server } = clock();
  server.sample(0, 1, SERVER_IS_AHEAD);
  server.doubt();
  time.now = 100;
  assert.equal(server.now(), SERVER_IS_AHEAD + 99.5);
  server.sample(90, 100, SERVER_IS_AHEAD + 5_095);
  assert.equal(server.now(), SERVER_IS_AHEAD + 5_100);
});

test("a device that is ahead does not hold the time up once the server was asked", () => {
  const time = { now: 0 };
  const server = new ServerClock(() => time.now, () => 9e15);
  server.now();
  server.sample(0, 0, SERVER_IS_AHEAD);
  assert.equal(server.now(), SERVER_IS_AHEAD);
});
