import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "../../main/webapp/ropeway/ropeway.js";
import { clientsStore, dataStore, stateStore } from "../../main/webapp/ropeway/store.js";

const open = (data = { n: 0, list: { a: 1 } }) => connect({ offline: true, client: "ann", data });

test("a store tells what there is at once, and then every other value, once", async () => {
  const room = await open();
  const told = [];
  const end = dataStore(room).subscribe((data) => told.push(data));
  assert.deepEqual(told, [{ n: 0, list: { a: 1 } }]);
  await room.set("/n", 1);
  await room.merge({ n: 2, list: { b: 2 } }); // two places of one change
  assert.deepEqual(told.map(({ n }) => n), [0, 1, 2]);
  assert.equal(told[2], room.data);
  end();
  end();
  await room.set("/n", 3);
  assert.equal(told.length, 3);
});

test("a store of a path tells what is there, though more changes", async () => {
  const room = await open();
  const told = [];
  const store = dataStore(room, "/list/a");
  store.subscribe((value) => told.push(value));
  await room.set("/n", 1);
  await room.set("/list/a", 2);
  await room.remove("/list");
  assert.deepEqual(told, [1, 2, undefined]);
  assert.equal(store.get(), undefined);
});

test("the value is the same until it changes", async () => {
  const room = await open();
  const [whole, list] = [dataStore(room), dataStore(room, "/list")];
  const before = list.get();
  assert.equal(whole.get(), whole.get());
  await room.set("/n", 1);
  assert.equal(list.get(), before);
});

test("what a listener does itself is told, and who has left while it was told hears nothing", async () => {
  const room = await open();
  const told = [];
  let end = () => {};
  dataStore(room).subscribe(({ n }) => n === 0 && room.set("/n", 1));
  dataStore(room).subscribe(({ n }) => n === 2 && end());
  end = dataStore(room).subscribe(({ n }) => told.push(n));
  await room.set("/n", 2);
  assert.deepEqual(told, [1]);
});

test("connection and clients are stores as well", async () => {
  const room = await open();
  const [states, clients] = [[], []];
  stateStore(room).subscribe((state) => states.push(state));
  clientsStore(room).subscribe((names) => clients.push(names));
  await room.close();
  assert.equal(states.at(-1), "closed");
  assert.deepEqual(clients, [["ann"]]);
  assert.equal(clientsStore(room).get(), clientsStore(room).get());
});
