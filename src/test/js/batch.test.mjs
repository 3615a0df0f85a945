import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "../../main/webapp/ropeway/ropeway.js";
import { FakeLive } from "./fake-live.mjs";
import { FakeServer } from "./fake-server.mjs";
import { HandBrowser } from "./hand-browser.mjs";
import { eachWay } from "./open-room.mjs";

const statuses = (outcomes) => outcomes.map(({ status }) => status);
const transactions = (server) => server.sent("POST", "/transactions").map(({ json }) => json);

eachWay("what a batch does shows at once, goes as one, and is applied together", async ({ open }) => {
  const { room, server, environment } = await open();
  const changes = [];
  room.on("change", ({ path, origin }) => changes.push([path, origin]));
  let first;
  const batch = room.batch(() => {
    first = room.increment("/count", 2);
    room.append("/log", "a");
    room.append("/log", "b");
    assert.equal(room.data.count, 0, "within it the data is as it was");
  });
  assert.deepEqual(room.data, { log: ["a", "b"], count: 2 });
  await environment.pass(100);
  const { applied, outcomes } = await batch;
  assert.equal(applied, true);
  assert.deepEqual(outcomes.map(({ id, status, version }) => [id, status, version]), [
    [1, "applied", 1],
    [2, "applied", 1],
    [3, "applied", 1],
  ]);
  assert.equal((await first).status, "applied");
  assert.deepEqual(server.data, { log: ["a", "b"], count: 2 });
  const [{ client, id, actions }] = transactions(server);
  assert.match(client, /^ann~[0-9a-f]{8}$/);
  assert.equal(id, 1);
  assert.deepEqual(actions[0], { store: "lobby", key: "k", name: "increment", args: { path: "/count", by: 2 } });
  assert.ok(changes.every(([, origin]) => origin === "local"), "nothing flickers");
  assert.deepEqual(room.confirmed, room.data);
});

eachWay("if one action is refused nothing of the batch is applied, and all of it is rolled back", async ({ open }) => {
  const { room, server, environment } = await open();
  const rejects = [];
  room.on("reject", ({ name, reason }) => rejects.push([name, reason]));
  const batch = room.batch(() => {
    room.append("/log", "a");
    room.set("/team", "Red");
    room.append("/log", "b");
  });
  assert.deepEqual(room.data, { log: ["a", "b"], count: 0, team: "Red" });
  await environment.pass(100);
  const { applied, outcomes } = await batch;
  assert.equal(applied, false);
  assert.deepEqual(statuses(outcomes), ["cancelled", "rejected", "cancelled"]);
  assert.equal(outcomes[1].reason, "it is refused");
  assert.equal(outcomes[0].reason, "The transaction failed at its action 1.");
  assert.deepEqual(rejects, [["set", "it is refused"]]);
  assert.deepEqual(room.data, { log: [], count: 0 });
  assert.deepEqual(server.data, { log: [], count: 0 });
});

eachWay("batches and other actions keep their order", async ({ open }) => {
  const { room, server, environment } = await open();
  room.append("/log", 1);
  room.batch(() => [2, 3].forEach((n) => room.append("/log", n)));
  room.append("/log", 4);
  room.batch(() => [5, 6].forEach((n) => room.append("/log", n)));
  room.append("/log", 7);
  await environment.pass(1_000);
  assert.deepEqual(server.data.log, [1, 2, 3, 4, 5, 6, 7]);
  const ids = server.sent("POST", "/actions").flatMap(({ json }) => json.actions.map(({ id }) => id));
  assert.deepEqual(ids, [1, 2, 3], "other actions are numbered without gaps");
  assert.deepEqual(transactions(server).map(({ id }) => id), [1, 2]);
});

for (const fate of ["lost", "answer-lost"]) {
  eachWay(`a batch whose ${fate} is sent again under its number, and applied once`, async ({ open }) => {
    const { room, server, environment } = await open();
    let times = 0;
    server.fate = ({ path }) => (path === "/api/transactions" && times++ < 2 ? fate : undefined);
    const counts = [];
    room.on("change:/count", ({ value }) => counts.push(value));
    const batch = room.batch(() => {
      room.increment("/count");
      room.increment("/count", 10);
    });
    await environment.pass(5_000);
    assert.equal((await batch).applied, true);
    assert.equal(server.data.count, 11);
    assert.deepEqual(counts, [11]);
    assert.ok(fate === "answer-lost" || transactions(server).length > 1);
    assert.ok(transactions(server).every(({ id }) => id === 1));
  });
}

eachWay("after a snapshot that may have it a batch is not shown twice", async ({ open }) => {
  const { room, server, environment } = await open();
  let times = 0;
  const lostOrBusy = () => (times++ === 0 ? "answer-lost" : { status: 429, body: {} });
  server.fate = ({ path }) => (path === "/api/transactions" ? lostOrBusy() : undefined);
  const history = server.history;
  history.push = () => 0; // the update with its acks is never told again
  server.tell = () => {};
  const counts = [];
  room.on("change:/count", ({ value }) => counts.push(value));
  const batch = room.batch(() => {
    room.increment("/count");
    room.append("/log", "a");
  });
  await environment.pass(1_000);
  delete server.tell;
  const reset = { version: server.version, data: server.data };
  server.tell("reset", { reason: "too-slow" });
  server.tell("snapshot", reset);
  await environment.pass(10);
  server.fate = () => undefined;
  await environment.pass(5_000);
  assert.equal((await batch).applied, true);
  assert.equal(server.data.count, 1);
  assert.ok(counts.every((count) => count === 1), counts.join());
  assert.deepEqual(room.data, { log: ["a"], count: 1 });
});

eachWay("a batch that is refused as a whole rejects all of its actions, and what follows goes on", async ({ open }) => {
  const { room, server, environment } = await open();
  server.fate = ({ path }) =>
    path === "/api/transactions" ? { status: 422, body: { detail: "There is no such action." } } : undefined;
  const batch = room.batch(() => {
    room.append("/log", "a");
    room.append("/log", "b");
  });
  const after = room.append("/log", "c");
  await environment.pass(1_000);
  const { outcomes } = await batch;
  assert.deepEqual(statuses(outcomes), ["rejected", "rejected"]);
  assert.equal(outcomes[0].reason, "There is no such action.");
  assert.equal((await after).status, "applied");
  assert.deepEqual(server.data.log, ["c"]);
  assert.equal(transactions(server).length, 1);
});

eachWay("a busy server is asked again", async ({ open }) => {
  const { room, server, environment } = await open();
  server.fate = ({ path }) => (path === "/api/transactions" ? { status: 503, body: {} } : undefined);
  const batch = room.batch(() => {
    room.append("/log", "a");
    room.append("/log", "b");
  });
  await environment.pass(1_000);
  server.fate = () => undefined;
  await environment.pass(5_000);
  assert.equal((await batch).applied, true);
  assert.deepEqual(server.data.log, ["a", "b"]);
});

eachWay("what cannot be sent refuses the batch at once, and nothing shows", async ({ open }) => {
  const { room, server, environment } = await open();
  const rejects = [];
  room.on("reject", ({ name }) => rejects.push(name));
  const cases = [
    () => [room.append("/log", "a"), room.set(null, 1)],
    () => [room.append("/log", "a"), room.append("/log", "x".repeat(200_000))],
    () => Array.from({ length: 1_001 }, () => room.append("/log", 1)),
    () => Array.from({ length: 10 }, () => room.append("/log", "x".repeat(20_000))),
  ];
  for (const actions of cases) {
    const { applied, outcomes } = await room.batch(() => void actions());
    assert.equal(applied, false);
    assert.equal(statuses(outcomes).filter((status) => status === "rejected").length, 1);
    assert.deepEqual(room.data, { log: [], count: 0 });
  }
  assert.deepEqual(rejects, ["set", "append", "append", "append"]);
  await environment.pass(100);
  assert.equal(server.sent("POST", "").length, 0);
});

eachWay("what throws, or does not wait, records nothing", async ({ open }) => {
  const { room, server, environment } = await open();
  let part;
  const failing = () => {
    part = room.append("/log", "a");
    throw new Error("no");
  };
  assert.throws(() => room.batch(failing), /no/);
  assert.equal((await part).status, "rejected");
  assert.throws(() => room.batch(async () => room.append("/log", "b")), TypeError);
  assert.deepEqual(room.data.log, []);
  const after = room.append("/log", "c");
  await environment.pass(100);
  assert.equal((await after).status, "applied");
  assert.deepEqual(server.data.log, ["c"]);
  assert.deepEqual(await room.batch(() => {}), { applied: true, outcomes: [] });
});

eachWay("a batch within a batch is part of it", async ({ open }) => {
  const { room, server, environment } = await open();
  let inner;
  const outer = room.batch(() => {
    room.append("/log", "a");
    inner = room.batch(() => room.append("/log", "b") && undefined);
    room.set("/team", "Red");
  });
  await environment.pass(100);
  assert.equal(await inner, await outer);
  assert.deepEqual(server.data.log, []);
});

test("without a server a batch is applied together or not at all", async () => {
  const room = await connect({ offline: true, client: "ann", data: { n: 1 } });
  const changes = [];
  room.on("change", ({ path, value }) => changes.push([path, value]));
  const one = await room.batch(() => {
    room.increment("/n", 5);
    room.set("/m", 1);
  });
  assert.equal(one.applied, true);
  assert.deepEqual(room.confirmed, { n: 6, m: 1 });
  assert.deepEqual(changes, [["/m", 1], ["/n", 6]].toSorted());
  const other = await room.batch(() => {
    room.increment("/n", 5);
    room.set("/no/parent", 1);
  });
  assert.deepEqual(statuses(other.outcomes), ["cancelled", "rejected"]);
  assert.deepEqual(room.data, { n: 6, m: 1 });
});

for (const transport of ["sse", "live"]) {
  for (const fate of ["lost", "answer-lost", undefined]) {
    test(`a batch of a page that dies is applied once, as a whole (${transport}, ${fate})`, async () => {
      for (let at = 0; at <= 400; at += 20) {
        const server = new FakeServer();
        const browser = new HandBrowser(server);
        const live = new FakeLive(server);
        const newPage = () => {
          const page = browser.page();
          page.environment.WebSocket = live.WebSocket;
          return page;
        };
        const page = newPage();
        const room = await page.open({ transport });
        await browser.pass(1_000);
        server.fate = ({ path }) => (path === "/api/transactions" ? fate : undefined);
        room.append("/log", "before");
        room.batch(() => {
          room.append("/log", "a");
          room.increment("/count");
        });
        await browser.pass(at);
        page.kill();
        live.cut();
        server.fate = () => undefined;
        const next = await newPage().open({ transport });
        await browser.pass(25_000);
        const { log, count } = server.data;
        assert.ok(["", "before", "before,a"].includes(log.join()), `${at}: ${log}`);
        assert.equal(count, log.includes("a") ? 1 : 0, `${at}`);
        assert.ok(at < 200 || count === 1, `what is stored is done: ${at}`);
        assert.deepEqual(next.data, server.data, `${at}`);
        assert.ok(new Set(transactions(server).map(({ client, id }) => `${client} ${id}`)).size <= 1);
      }
    });
  }
}
