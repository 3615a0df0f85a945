import assert from "node:assert/strict";
import { test } from "node:test";
import {
  GrowingArray,
  NumberDictionary,
  SharedSet,
  TransactionalDictionary,
} from "../../main/webapp/ropeway/collections.js";
import { Mirror } from "../../main/webapp/ropeway/mirror.js";
import { connect } from "../../main/webapp/ropeway/ropeway.js";
import { open } from "./open-room.mjs";

const WRONG = [undefined, null, 7, true, {}, [], "no-pointer"];

/** What a room's methods do not take, as calls. */
const REFUSED = WRONG.flatMap((wrong) => [
  (room) => room.set(wrong),
  (room) => room.set(wrong, 1),
  (room) => room.remove(wrong),
  (room) => room.increment(wrong),
  (room) => room.append(wrong, 1),
  (room) => room.insert(wrong, "id", 1),
  (room) => room.own(wrong),
  (room) => room.release(wrong),
  (room) => room.lifetime(wrong, "room"),
  (room) => room.lifetime("/log", wrong),
]).concat(
  [(room) => room.set("/x"), (room) => room.append("/log"), (room) => room.merge()],
  [(room) => room.insert("/x", "id"), (room) => room.insert("/x", null, 1), (room) => room.set()],
  [(room) => room.increment("/count", null), (room) => room.own("/log", { takeover: "yes" })],
  [null, undefined, 7, {}].map((name) => (room) => room.patch(name, 1)),
);

test("what an action does not take is rejected at once, and nothing is thrown or sent", async () => {
  const { room, environment, server } = await open();
  const rejects = [];
  room.on("reject", (reject) => rejects.push(reject));
  for (const call of REFUSED) {
    room.set("/team", "Red"); // waits to be sent beside it
    const outcome = await call(room);
    assert.equal(outcome.status, "rejected", String(call));
    assert.equal(typeof outcome.reason, "string");
    assert.equal(outcome.id, null);
  }
  assert.equal(rejects.filter(({ id }) => id === null).length, REFUSED.length);
  const good = room.append("/log", 1);
  await environment.pass(200);
  assert.equal((await good).status, "applied");
  const sent = server.sent("POST", "/actions").flatMap(({ json }) => json.actions);
  assert.deepEqual([...new Set(sent.map(({ name }) => name))].sort(), ["append", "set"]);
  assert.equal(room.statistics().inFlight, 0);
});

test("options that are null are none", async () => {
  const { room, environment } = await open();
  const owned = room.own("/log", null);
  await environment.pass(200);
  assert.equal((await owned).reason, "it is refused", "the server was asked");
  const closing = room.close(null);
  await environment.pass(200);
  assert.equal(await closing, true);
});

test("what is no JSON is a TypeError, and leaves nothing behind", async () => {
  const { room, environment } = await open();
  const round = {};
  round.round = round;
  for (const value of [NaN, Infinity, 1n, () => 1, Symbol("s"), new Date(0), round, "\ud800"]) {
    assert.throws(() => room.set("/x", value), TypeError);
    assert.throws(() => room.patch("anything", { value }), TypeError);
  }
  await environment.pass(200);
  assert.equal(room.statistics().inFlight, 0);
  assert.equal(await closed(room, environment), true);
});

function closed(room, environment) {
  const closing = room.close();
  return environment.pass(200).then(() => closing);
}

test("a room without a server refuses what a server would", async () => {
  const room = await connect({ offline: true, client: "ann", data: { n: 1 } });
  for (const [name, args] of [["set", null], ["set", { path: null }], ["own", []]]) {
    const outcome = await room.patch(name, args);
    assert.equal(outcome.status, "rejected", name);
  }
  assert.deepEqual(room.data, { n: 1 });
});

/** What can be recorded with arguments of any kind, and with what the server would refuse them. */
function recorded(mirror) {
  const numbers = new NumberDictionary(mirror, "/numbers");
  const keys = new TransactionalDictionary(mirror, "/keys");
  const set = new SharedSet(mirror, "/set");
  const array = new GrowingArray(mirror, "/array");
  return WRONG.flatMap((wrong) => [
    () => ["set", "own", "put", "drop", "assign"].map((name) => mirror.patch(name, wrong)),
    () => ["set", "put", "drop"].map((name) => mirror.patch(name, { path: wrong, key: wrong })),
    () => [numbers.assign(wrong, 1), numbers.remove(wrong), numbers.get(wrong), numbers.has(wrong)],
    () => [keys.put(wrong, 1), keys.drop(wrong), keys.get(wrong), keys.has(wrong)],
    () => [set.add(wrong, 1), set.discard(wrong), set.get(wrong), set.has(wrong)],
    () => [array.append(wrong), array.at(wrong)],
    () => mirror.versionOf(wrong),
  ]);
}

test("a mirror stumbles on no arguments, however wrong: the server decides", () => {
  const mirror = new Mirror({ client: "ann" });
  mirror.receive({ event: "snapshot", data: { version: 1, data: { keys: { a: 1 }, array: [] } } });
  for (const call of recorded(mirror)) {
    call();
    mirror.patch("set", { path: "/x", value: 1 });
    assert.equal(mirror.data.x, 1);
    assert.equal(mirror.versionOf("/keys/a"), 0);
  }
  const frame = mirror.takeFrame();
  mirror.receive({
    event: "outcomes",
    data: { version: 1, outcomes: frame.actions.map(({ id }) => ({ id, status: "rejected" })) },
  });
  assert.equal(mirror.inFlight, 0);
});

test("a dictionary by number has only keys that are numbers, and finds each", () => {
  const mirror = new Mirror({ client: "ann" });
  const d = {
    1: "a", "01": "b", "1e+21": "c", "9007199254740993": "d", x: "e", NaN: "f", "-1": "g", 1.5: "h", "": "i",
  };
  mirror.receive({ event: "snapshot", data: { version: 1, data: { d } } });
  const numbers = new NumberDictionary(mirror, "/d");
  assert.deepEqual([...numbers], [[1, "a"], [1e21, "c"]]);
  assert.equal(numbers.size, 2);
  numbers.assign(1e22, "h");
  numbers.remove(1e21);
  assert.deepEqual(numbers.numbers(), [1, 1e22]);
});
