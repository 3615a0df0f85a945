import assert from "node:assert/strict";
import { test } from "node:test";
import {
  GrowingArray,
  NumberDictionary,
  SharedSet,
  TransactionalDictionary,
} from "../../main/webapp/ropeway/collections.js";
import { Mirror } from "../../main/webapp/ropeway/mirror.js";
import { Random } from "./random.mjs";
import { SimulatedServer } from "./simulated-server.mjs";

/** A server that refuses nothing by itself, and mirrors that it tells of everything at once. */
class Table {
  #server = new SimulatedServer({ chance: () => false });
  #mirrors = [];

  join(client) {
    const mirror = new Mirror({ client });
    mirror.receive({ event: "snapshot", data: this.#server.snapshot(mirror.client) });
    this.#mirrors.push(mirror);
    return mirror;
  }

  /** The server takes what everybody has to send, in the order in which they joined. */
  exchange() {
    const place = this.#server.end;
    const frames = this.#mirrors.map((mirror) => mirror.takeFrame());
    frames.filter(Boolean).forEach((frame) => this.#server.record(frame));
    this.#server.cycle(1_000);
    const data = this.#server.since(place);
    this.#mirrors.forEach((mirror) => mirror.receive({ event: "update", data: structuredClone(data) }));
    this.#mirrors.forEach((mirror) => mirror.lost());
  }
}

function pair(Kind, path) {
  const table = new Table();
  const [a, b] = ["a", "b"].map((client) => new Kind(table.join(client), path));
  return { table, a, b };
}

test("a set takes what both add, and lets go what both discard", async () => {
  const { table, a, b } = pair(SharedSet, "/tags");
  const first = [a.add("x"), b.add("x"), b.add("y", { by: "b" })];
  assert.ok(a.has("x") && !a.has("y"), "shown at once, to who added it");
  table.exchange();
  assert.deepEqual([...a].sort(), ["x", "y"]);
  assert.deepEqual(a.get("y"), { by: "b" });
  assert.deepEqual(statuses(first), ["applied", "cancelled", "applied"]);
  const second = [a.discard("x"), b.discard("x")];
  table.exchange();
  assert.deepEqual([a.ids(), b.ids(), a.size], [["y"], ["y"], 1]);
  assert.deepEqual(statuses(second), ["applied", "cancelled"]);
});

test("a dictionary by number is in the order of its numbers", () => {
  const { table, a, b } = pair(NumberDictionary, "/cells");
  b.assign(10, "ten");
  a.assign(9, "nine");
  a.assign(10, "TEN");
  table.exchange();
  assert.deepEqual([...a], [...b]);
  assert.deepEqual(a.numbers(), [9, 10]);
  assert.equal(b.get(10), "ten", "b's came last");
  b.remove(9);
  assert.deepEqual([b.has(9), a.has(9)], [false, true]);
  table.exchange();
  assert.deepEqual([...a], [[10, "ten"]]);
});

test("an array grows by what both append", () => {
  const { table, a, b } = pair(GrowingArray, "/strokes");
  a.append(1);
  b.append(2);
  a.append(3);
  assert.deepEqual([[...a], [...b]], [[1, 3], [2]]);
  table.exchange();
  assert.deepEqual([...a], [1, 3, 2]);
  assert.deepEqual([[...b], b.length, b.at(-1)], [[1, 3, 2], 3, 2]);
});

test("of two who change one key of a transactional dictionary the second is rejected", () => {
  const { table, a, b } = pair(TransactionalDictionary, "/prices");
  const first = [a.put("apple", 1), b.put("apple", 2), b.put("pear", 3)];
  assert.deepEqual([a.size, b.size], [0, 0], "nothing is shown before it is confirmed");
  table.exchange();
  assert.deepEqual(Object.fromEntries(b), { apple: 1, pear: 3 });
  assert.deepEqual(statuses(first), ["applied", "rejected", "applied"]);
  const again = [b.put("apple", 2), b.put("apple", 4), a.put("a/b", 5)];
  table.exchange();
  assert.equal(a.get("apple"), 4, "one's own changes follow each other");
  assert.deepEqual(statuses(again), ["applied", "applied", "applied"]);
  const drops = [a.drop("apple"), b.drop("apple"), a.drop("kiwi")];
  table.exchange();
  assert.deepEqual(a.keys().sort(), ["a/b", "pear"]);
  assert.deepEqual(statuses(drops), ["applied", "rejected", "cancelled"]);
});

test("a transactional dictionary is cleared in its turn", () => {
  const { table, a, b } = pair(TransactionalDictionary, "/prices");
  const first = [a.put("x", 1), b.put("y", 2)];
  table.exchange();
  const second = [a.put("z", 3), a.clear(), a.put("x", 4), b.put("new", 5), b.put("y", 6)];
  assert.deepEqual(a.keys(), ["x", "y"], "nothing is shown before it is confirmed");
  table.exchange();
  assert.deepEqual(statuses([...first, ...second]), [...Array(6).fill("applied"), "rejected"]);
  assert.deepEqual(Object.fromEntries(b), { x: 4, new: 5 });
  const third = [a.put("before", 7), b.clear(), b.clear()];
  table.exchange();
  assert.deepEqual([...a], [], "what was recorded before it goes, though b has not seen it");
  assert.deepEqual(statuses(third), ["applied", "applied", "cancelled"]);
});

test("a collection that is not there yet, or is something else, is empty", () => {
  const mirror = new Table().join("a");
  assert.deepEqual([...new SharedSet(mirror, "/nowhere")], []);
  assert.equal(new GrowingArray(mirror, "/coins").length, 0);
  assert.equal(new NumberDictionary(new Mirror({ client: "early" }), "/d").size, 0);
  assert.equal(new TransactionalDictionary(mirror, "/mine").has("toString"), false);
  assert.throws(() => new SharedSet(mirror, "no pointer"), TypeError);
});

test("a key of one's own can be put and dropped in any order while nothing is decided", () => {
  const { table, a } = pair(TransactionalDictionary, "/prices");
  const first = [a.drop("k"), a.put("k", 1), a.drop("k"), a.drop("k"), a.put("k", 2)];
  table.exchange();
  assert.deepEqual(statuses(first), ["cancelled", "applied", "applied", "cancelled", "applied"]);
  const second = [a.put("k", 3), a.drop("k"), a.put("k", 4), a.drop("k"), a.drop("k"), a.put("k", 5)];
  table.exchange();
  assert.deepEqual(statuses(second), ["applied", "applied", "applied", "applied", "cancelled", "applied"]);
  assert.equal(a.get("k"), 5);
});

test("whatever one client does in flight, none of it is taken for another's", (t) => {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 32);
  t.diagnostic(`SEED=${seed}`);
  const random = new Random(seed);
  for (let run = 0; run < 300; run++) {
    const table = new Table();
    const mirror = table.join("a");
    const dictionary = new TransactionalDictionary(mirror, "/d");
    const expected = new Map();
    for (let round = 0; round < 4; round++) {
      const did = Array.from({ length: random.below(12) }, () => step(random, mirror, dictionary, expected));
      table.exchange();
      assert.deepEqual(statuses(did.map(([handle]) => handle)), did.map(([, status]) => status), `SEED=${seed}`);
      assert.deepEqual(new Map(dictionary), expected, `SEED=${seed}`);
    }
  }
});

/** Does something at random; what it gives, and what is to become of it. */
function step(random, mirror, dictionary, expected) {
  const key = random.of(["k", "l"]);
  const had = expected.has(key);
  const move = random.next();
  if (move < 0.45) {
    const value = random.below(100);
    expected.set(key, value);
    return [dictionary.put(key, value), "applied"];
  }
  if (move < 0.9) {
    expected.delete(key);
    return [dictionary.drop(key), had ? "applied" : "cancelled"];
  }
  if (move < 0.93) {
    const cleared = expected.size > 0;
    expected.clear();
    return [dictionary.clear(), cleared ? "applied" : "cancelled"];
  }
  if (move < 0.96) {
    expected.clear();
    return [mirror.patch("set", { path: "/d", value: {} }), "applied"];
  }
  expected.delete(key);
  return [mirror.patch("remove", { path: `/d/${key}` }), had ? "applied" : "cancelled"];
}

test("a change by somebody else is noticed, whatever one has in flight", () => {
  const { table, a, b } = pair(TransactionalDictionary, "/prices");
  a.put("k", 1);
  table.exchange();
  const first = [a.put("k", 2), b.drop("k"), b.put("k", 3), b.drop("k"), b.put("k", 4)];
  table.exchange();
  assert.deepEqual(statuses(first), ["applied", "rejected", "rejected", "rejected", "rejected"]);
  assert.equal(b.get("k"), 2);
});

test("collections tell what becomes of their members, and by whom", () => {
  const { table, a, b } = pair(SharedSet, "/tags");
  const told = [];
  for (const kind of ["added", "replaced", "removed", "cleared"]) {
    b.on(kind, ({ key, value, previous, origin }) => told.push([kind, key, value, previous, origin]));
  }
  a.add("x", 1);
  b.add("y", 2);
  table.exchange();
  assert.deepEqual(told.splice(0), [
    ["added", "y", 2, undefined, "local"],
    ["added", "x", 1, undefined, "remote"],
  ]);
  a.discard("x");
  a.discard("y");
  table.exchange();
  assert.deepEqual(told, [
    ["removed", "x", undefined, 1, "remote"],
    ["removed", "y", undefined, 2, "remote"],
    ["cleared", null, undefined, { y: 2, x: 1 }, "remote"],
  ]);
  assert.throws(() => a.on("lost", () => {}), TypeError);
});

test("dictionaries by number and arrays tell numbers, and nothing to who listens no longer", () => {
  const table = new Table();
  const mirror = table.join("a");
  const told = [];
  const cells = new NumberDictionary(mirror, "/cells");
  const strokes = new GrowingArray(mirror, "/log");
  const prices = new TransactionalDictionary(mirror, "/prices");
  cells.on("added", ({ key }) => told.push(["cells", key]));
  const off = strokes.on("added", ({ key }) => told.push(["log", key]));
  prices.on("added", ({ key, origin }) => told.push([key, origin]));
  mirror.patch("set", { path: "/cells", value: { x: 0 } });
  cells.assign(7, "seven");
  strokes.append("a");
  prices.put("k", 1);
  off();
  strokes.append("b");
  assert.deepEqual(told, [["cells", 7], ["log", 0]]);
  table.exchange();
  assert.deepEqual(told.slice(2), [["k", "local"]]);
});

function statuses(handles) {
  return handles.map(({ settled }) => settled?.status);
}
