import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "../../main/webapp/ropeway/ropeway.js";
import { eachWay, surroundings } from "./open-room.mjs";

const FRAME = 100;

/** The arguments of the undos that a server was sent, without the tab. */
function undos(server) {
  return server.requests
    .flatMap(({ json }) => json?.actions ?? [])
    .filter(({ name }) => name === "undo")
    .map(({ args: { client, id } }) => [client.replace(/~\w+/, "~"), id]);
}

eachWay("what was done is undone and done again", async ({ open }) => {
  const { room, environment } = await open();
  const told = [];
  room.on("undo", ({ canUndo, canRedo }) => told.push([canUndo, canRedo]));
  assert.deepEqual([room.canUndo, room.canRedo], [false, false]);
  room.increment("/count", 5);
  assert.equal(room.canUndo, true, "also what is in flight");
  await environment.pass(FRAME);
  room.increment("/count", 2);
  await environment.pass(FRAME);

  const undone = room.undo();
  await environment.pass(FRAME);
  assert.equal((await undone).status, "applied");
  assert.equal(room.data.count, 5);
  assert.deepEqual([room.canUndo, room.canRedo], [true, true]);
  const again = room.redo();
  await environment.pass(FRAME);
  assert.equal((await again).status, "applied");
  assert.equal(room.data.count, 7);
  assert.deepEqual([room.canUndo, room.canRedo], [true, false]);
  const twice = [room.undo(), room.undo(), room.undo()];
  await environment.pass(4 * FRAME);
  assert.deepEqual((await Promise.all(twice)).map((each) => each?.status), ["applied", "applied", undefined]);
  assert.equal(room.data.count, 0);
  assert.deepEqual(told[0], [true, false]);
  assert.deepEqual(told.at(-1), [false, true]);
});

eachWay("what is in flight is undone once its number is known", async ({ open }) => {
  const { room, environment } = await open();
  room.increment("/count", 5);
  const undone = room.undo();
  assert.equal(room.data.count, 5);
  await environment.pass(3 * FRAME);
  assert.equal((await undone).status, "applied");
  assert.equal(room.data.count, 0);
});

eachWay("what did nothing or was refused is passed over", async ({ open }) => {
  const { room, environment } = await open();
  room.increment("/count", 5);
  await environment.pass(FRAME);
  room.increment("/count", 0);
  room.patch("refuse");
  room.own("/count");
  await environment.pass(FRAME);
  const undone = room.undo();
  await environment.pass(3 * FRAME);
  assert.equal((await undone).status, "applied");
  assert.equal(room.data.count, 0);
  assert.equal(room.canUndo, false);
});

eachWay("a batch is one step", async ({ open }) => {
  const { room, environment } = await open();
  room.batch(() => {
    room.increment("/count", 1);
    room.increment("/count", 10);
  });
  await environment.pass(FRAME);
  assert.equal(room.data.count, 11);
  const undone = room.undo();
  await environment.pass(3 * FRAME);
  assert.equal((await undone).status, "applied");
  assert.equal(room.data.count, 0);
  assert.equal(room.canUndo, false);
});

eachWay("something new ends what could be done again, and another's changes do not", async ({ open }) => {
  const { room, environment, server } = await open();
  room.increment("/count", 5);
  await environment.pass(FRAME);
  room.undo();
  await environment.pass(FRAME);
  server.apply("bob~1", { id: 1, name: "increment", args: { by: 1 } });
  await environment.pass(FRAME);
  assert.deepEqual([room.canUndo, room.canRedo], [false, true]);
  room.increment("/count", 1);
  assert.deepEqual([room.canUndo, room.canRedo], [true, false]);
  assert.equal(await room.redo(), null);
});

test("what was done before is asked of the server, of whichever tab it was", async () => {
  const { server, environment, options } = surroundings();
  server.apply("ann~1", { id: 1, name: "increment", args: { by: 3 } });
  server.undoable = { undo: [{ client: "ann~1", id: 1 }], redo: [] };
  const opening = connect({ ...options, undo: true });
  await environment.pass(10);
  const room = await opening;
  await environment.pass(FRAME);
  assert.equal(room.canUndo, true);
  assert.match(server.sent("GET", "/undoable")[0].search, /^\?client=ann~[0-9a-f]{8}$/);

  const undone = room.undo();
  await environment.pass(FRAME);
  assert.equal((await undone).status, "applied");
  assert.deepEqual(undos(server), [["ann~", 1]]);
  assert.equal(room.data.count, 0);
});

test("it is asked again if there was no answer, and not by a room that does not want it", async () => {
  const { server, environment, options } = surroundings();
  server.fate = ({ path }) => (path.endsWith("/undoable") ? "lost" : undefined);
  server.undoable = { undo: [{ client: "ann~1", id: 1 }], redo: [] };
  const opening = connect({ ...options, undo: true });
  const other = connect(options);
  await environment.pass(10);
  const room = await opening;
  await other;
  await environment.pass(FRAME);
  assert.equal(room.canUndo, false);
  assert.equal(server.sent("GET", "/undoable").length, 1);
  server.fate = () => undefined;
  server.cut();
  await environment.pass(20_000);
  assert.equal(room.canUndo, true);
  assert.equal(server.sent("GET", "/undoable").length, 2);
});

test("without a server nothing is undone", async () => {
  const room = await connect({ offline: true, client: "ann" });
  room.set("/a", 1);
  assert.equal(room.canUndo, false);
  assert.equal(await room.undo(), null);
});

test("a room that ends leaves nobody waiting", async () => {
  const { server, environment, options } = surroundings();
  const opening = connect(options);
  await environment.pass(10);
  const room = await opening;
  server.fate = () => "lost";
  room.increment("/count", 1);
  const undone = room.undo();
  const closing = room.close({ timeout: 0 });
  await environment.pass(10_000);
  await closing;
  assert.equal(await undone, null);
});
