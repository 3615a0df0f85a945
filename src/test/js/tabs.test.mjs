import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "../../main/webapp/ropeway/ropeway.js";
import { FakeAccess } from "./fake-access.mjs";
import { FakeLive } from "./fake-live.mjs";
import { FakeServer } from "./fake-server.mjs";
import { FakeTabs } from "./fake-tabs.mjs";
import { HandEnvironment } from "./hand-environment.mjs";

const OPTIONS = { url: "http://a", store: "lobby", key: "k", client: "ann" };

/** A browser, and the server that its tabs use. */
function browser() {
  const server = new FakeServer();
  const live = new FakeLive(server);
  const tabs = new FakeTabs();
  const pages = [];
  const page = () => {
    const environment = new HandEnvironment(server.fetch);
    const tab = tabs.tab();
    const sockets = new Set();
    environment.tabs = tab;
    environment.chance = pages.length / 100;
    environment.WebSocket = class extends live.WebSocket {
      constructor(...all) {
        super(...all);
        sockets.add(this);
      }
    };
    const die = () => {
      tab.die();
      sockets.forEach((socket) => socket.shut(1006, ""));
      pages.splice(pages.indexOf(environment), 1);
    };
    pages.push(environment);
    return { environment, die };
  };
  const pass = async (milliseconds) => {
    const step = Math.min(10, milliseconds);
    for (let passed = 0; passed < milliseconds; passed += step) {
      await Promise.all(pages.map((environment) => environment.pass(step)));
    }
  };
  const open = async ({ environment }, more) => {
    const opening = connect({ ...OPTIONS, ...more, environment });
    opening.catch(() => {});
    await pass(50);
    return opening;
  };
  return { server, live, tabs, page, pass, open };
}

const statesOf = (room) => {
  const states = [];
  room.on("state", ({ state }) => states.push(state));
  return states;
};

/** Three tabs, each with a room. */
async function threeTabs() {
  const all = browser();
  const pages = [all.page(), all.page(), all.page()];
  const rooms = [];
  for (const [i, page] of pages.entries()) {
    rooms.push(await all.open(page, { key: `k${i}` }));
  }
  return { ...all, pages, rooms };
}

test("the tabs of a browser have one connection, and each its own rooms", async () => {
  const { live, server, rooms, pass } = await threeTabs();
  const outcomes = rooms.map((room, i) => room.append("/log", i));
  await pass(100);
  assert.deepEqual((await Promise.all(outcomes)).map(({ status }) => status), ["applied", "applied", "applied"]);
  assert.equal(live.opened, 1);
  assert.equal(server.watches.size, 3);
  assert.deepEqual(rooms.map(({ data }) => data.log), Array(3).fill(server.data.log));
  assert.ok(server.requests.every((request) => request.live));
});

test("what is sent and told under the same numbers of several tabs goes to the right one", async () => {
  const { server, rooms, pass } = await threeTabs();
  server.fate = ({ path, json }) =>
    path.includes("/k1/") && json?.actions ? { status: 422, body: { detail: "Not here." } } : undefined;
  const outcomes = rooms.map((room) => room.append("/log", "x"));
  const taken = rooms.map((room) => room.send("hello"));
  await pass(200);
  assert.deepEqual((await Promise.all(outcomes)).map(({ status }) => status), ["applied", "rejected", "applied"]);
  assert.deepEqual(await Promise.all(taken), [true, true, true]);
  const times = rooms.map((room) => Math.round(room.time()) >= 5_000);
  assert.deepEqual(times, [true, true, true]);
});

test("when the tab that has the connection dies another takes over, and nothing is lost or done twice", async () => {
  const { live, server, pages, rooms, pass } = await threeTabs();
  const states = rooms.map(statesOf);
  let lost = 0;
  server.fate = ({ path }) => (path.endsWith("/k2/actions") && lost++ === 0 ? "answer-lost" : undefined);
  const values = [];
  rooms[1].on("change:/count", ({ value }) => values.push(value));
  const outcomes = [rooms[1].increment("/count"), rooms[2].append("/log", "c")];
  pages[0].die();
  const later = rooms[1].append("/log", "b");
  await pass(2_000);
  assert.deepEqual((await Promise.all([...outcomes, later])).map(({ status }) => status), Array(3).fill("applied"));
  assert.deepEqual(server.data.log.toSorted(), ["b", "c"]);
  assert.equal(server.data.count, 1);
  assert.deepEqual(values, [1]);
  assert.deepEqual([rooms[1].state, rooms[2].state], ["live", "live"]);
  assert.equal(live.sockets.size, 1);
  assert.ok(states[1].includes("offline"));
});

test("a tab that dies without a word leaves; the others do not notice", async () => {
  const { server, pages, rooms, pass } = await threeTabs();
  const states = [rooms[0], rooms[2]].map(statesOf);
  pages[1].die();
  await pass(100);
  assert.deepEqual(server.sent("DELETE", "").map(({ path }) => path.split("/")[5]), ["k1"]);
  assert.equal(server.watches.size, 2);
  assert.deepEqual(states, [[], []]);
});

test("a tab whose last room is closed goes on holding the connection of the others", async () => {
  const { live, rooms, pass } = await threeTabs();
  const states = [rooms[1], rooms[2]].map(statesOf);
  const closing = rooms[0].close();
  await pass(2_000);
  assert.equal(await closing, true);
  const outcome = rooms[1].append("/log", "a");
  await pass(100);
  assert.equal((await outcome).status, "applied");
  assert.deepEqual(states, [[], []]);
  assert.equal(live.opened, 1);
});

test("when all rooms are closed nothing is left: no connection, no lock, no channel", async () => {
  const { live, tabs, rooms, pass, pages, open } = await threeTabs();
  const closing = rooms.map((room) => room.close());
  await pass(3_000);
  assert.deepEqual(await Promise.all(closing), [true, true, true]);
  assert.equal(live.sockets.size, 0);
  assert.deepEqual(tabs.open, [0, 0]);
  assert.equal((await open(pages[2])).state, "live");
});

test("a connection that breaks is opened once for all tabs", async () => {
  const { live, server, rooms, pass } = await threeTabs();
  live.cut();
  server.apply("bob~1", { id: 1, name: "append", args: { value: "b" } });
  await pass(2_000);
  assert.deepEqual(rooms.map(({ state }) => state), ["live", "live", "live"]);
  assert.deepEqual(rooms.map(({ data }) => data.log), Array(3).fill(["b"]));
  assert.equal(live.opened, 2);
});

test("a room that lost its place does not leave, whatever tab it is in", async () => {
  const { live, server, rooms, pass } = await threeTabs();
  const states = statesOf(rooms[1]);
  const watched = live.texts.flatMap((text) => JSON.parse(text)).find(([kind, , what]) => kind === "watch" && what.key === "k1");
  live.say(["update", watched[1], { from: 7, version: 8, patch: [], acks: [] }]);
  await pass(2_000);
  assert.deepEqual(states, ["offline", "connecting", "live"]);
  assert.deepEqual(rooms.map(({ state }) => state), ["live", "live", "live"]);
  assert.equal(server.sent("DELETE", "").length, 0);
});

test("where a tab holds the connection and answers nobody, a tab has its own", async () => {
  const { live, pages, pass, open, page } = await threeTabs();
  pages[0].environment.tabs.channel("x"); // it is alive
  const frozen = page();
  frozen.environment.tabs = { locks: frozen.environment.tabs.locks, channel: () => ({ postMessage() {}, close() {} }) };
  const opening = open(frozen);
  await pass(2_000);
  assert.equal((await opening).state, "live");
  assert.equal(live.sockets.size, 2);
});

test("tabs of different people have different connections", async () => {
  const { server, live, page, pass } = browser();
  const [one, other, third] = [page(), page(), page()];
  const access = new FakeAccess(server, one.environment);
  access.know("t1", "ann");
  access.know("t2", "ann");
  access.know("t9", "bob");
  const secure = { ...OPTIONS, url: "https://a", client: undefined };
  const opening = [
    connect({ ...secure, environment: one.environment, token: () => "t1" }),
    connect({ ...secure, environment: other.environment, token: () => "t9" }),
  ];
  await pass(50);
  await Promise.all(opening);
  assert.equal(live.opened, 2);
  const joined = connect({ ...secure, environment: third.environment, token: () => "t2" });
  await pass(50);
  assert.equal((await joined).client, "ann");
  assert.equal(live.opened, 2, "the same person has one");
  const said = live.texts.flatMap((text) => JSON.parse(text)).filter(([kind]) => kind === "token");
  assert.deepEqual(said, [["token", "t2"]], "and goes on with the newer token");
});

test("where only the server knows who is there, by a cookie, tabs share nothing", async () => {
  const { live, page, pass } = browser();
  live.welcome.identity = "ann";
  const opening = [page(), page()].map(({ environment }) => connect({ ...OPTIONS, environment }));
  await pass(100);
  const rooms = await Promise.all(opening);
  assert.deepEqual(rooms.map(({ state }) => state), ["live", "live"]);
  const outcome = rooms[1].append("/log", "a");
  await pass(100);
  assert.equal((await outcome).status, "applied");
  assert.equal(live.sockets.size, 2);
});

test("who does not want to share has a connection for the page", async () => {
  const { live, page, open } = browser();
  await open(page(), { acrossTabs: false });
  await open(page(), { acrossTabs: false });
  assert.equal(live.opened, 2);
});

test("where live connections are blocked every tab goes on by events", async () => {
  const { live, server, page, pass } = browser();
  live.handshake = () => "refused";
  const opening = [page(), page()].map(({ environment }) => connect({ ...OPTIONS, environment }));
  await pass(3_000);
  assert.deepEqual((await Promise.all(opening)).map(({ state }) => state), ["live", "live"]);
  assert.equal(server.streams.size, 2);
});
