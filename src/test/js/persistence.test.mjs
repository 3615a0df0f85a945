import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeLive } from "./fake-live.mjs";
import { FakeServer } from "./fake-server.mjs";
import { HandBrowser } from "./hand-browser.mjs";

const DAY = 86_400_000;

function surroundings() {
  const server = new FakeServer();
  return { server, browser: new HandBrowser(server) };
}

test("what was shown last is shown at once by the next page, before any server answers", async () => {
  const { server, browser } = surroundings();
  const page = browser.page();
  const room = await page.open();
  room.append("/log", "a");
  await browser.pass(3_000);
  page.kill();
  server.fate = () => "lost";
  server.requests.length = 0;
  const next = browser.page();
  const again = await next.open();
  assert.deepEqual(again.data, { log: ["a"], count: 0 });
  assert.equal(again.version, 1);
  assert.notEqual(again.state, "live");
  assert.equal(again.kept, true);
});

test("only the difference comes over the wire", async () => {
  const { server, browser } = surroundings();
  const page = browser.page();
  const room = await page.open();
  room.append("/log", "a");
  await browser.pass(3_000);
  page.kill();
  server.apply("bob~1", { id: 1, name: "append", args: { path: "/log", value: "b" } });
  const next = await browser.page().open();
  await browser.pass(500);
  assert.equal(server.requests.filter(({ path }) => path.endsWith("/updates")).at(-1).headers["Last-Event-ID"], "1");
  assert.deepEqual(next.data.log, ["a", "b"]);
});

test("a page goes on behind the id that was kept, and keeps what a restored server has instead", async () => {
  const { server, browser } = surroundings();
  server.stamp = "0000000007";
  const page = browser.page();
  const room = await page.open();
  room.append("/log", "lost");
  await browser.pass(3_000);
  page.kill();
  server.stamp = "0000000008";
  server.data = { ...server.data, log: ["new"] };
  const next = browser.page();
  const again = await next.open();
  await browser.pass(3_000);
  const { headers } = server.requests.filter(({ path }) => path.endsWith("/updates")).at(-1);
  assert.equal(headers["Last-Event-ID"], "10000000007");
  assert.deepEqual([again.version, again.data.log], [1, ["new"]]);
  next.kill();
  server.fate = () => "lost";
  const last = await browser.page().open();
  assert.deepEqual([last.kept, last.data.log], [true, ["new"]]);
});

test("what was done without a network is shown and sent by the page of the next day, once", async () => {
  const { server, browser } = surroundings();
  const page = browser.page();
  const room = await page.open();
  await browser.pass(2_000);
  server.fate = () => "lost";
  server.cut();
  room.append("/log", "a");
  await browser.pass(1_000);
  room.append("/log", "b");
  room.append("/log", "c");
  await browser.pass(1_000);
  page.kill();
  browser.later(DAY);
  const next = browser.page();
  const again = await next.open();
  assert.deepEqual(again.data.log, ["a", "b", "c"]);
  assert.deepEqual(server.data.log, []);
  again.append("/log", "d");
  await browser.pass(1_000);
  server.fate = () => undefined;
  await browser.pass(60_000);
  assert.deepEqual(server.data.log, ["a", "b", "c", "d"]);
  assert.deepEqual(again.data.log, ["a", "b", "c", "d"]);
  const told = next.told("recovered").map(({ id, args, status }) => [id, args.value, status]);
  assert.deepEqual(told, [[1, "a", "applied"], [2, "b", "applied"], [3, "c", "applied"]]);
  assert.equal(browser.storage.outboxes.size, 1, "of the dead nothing is left");
});

test("what others do meanwhile lies under what was not sent", async () => {
  const { server, browser } = surroundings();
  await leaves(browser, server, "a");
  server.apply("bob~1", { id: 1, name: "append", args: { path: "/log", value: "b" } });
  const next = browser.page();
  const room = await next.open();
  await browser.pass(1_000);
  assert.deepEqual(room.data.log, ["b", "a"]);
  assert.deepEqual(room.confirmed, room.data);
});

test("a tab that dies is followed by another that is open", async () => {
  const { server, browser } = surroundings();
  const other = browser.page();
  await other.open();
  await leaves(browser, server, "a", "b");
  await browser.pass(15_000);
  assert.deepEqual(server.data.log, ["a", "b"]);
  assert.deepEqual(other.room.data.log, ["a", "b"]);
  assert.equal(new Set(clientsOf(server)).size, 1);
  assert.deepEqual(other.told("recovered").map(({ client }) => client), [clientsOf(server)[0], clientsOf(server)[0]]);
});

test("over a live connection too, what was left is sent under the name of who left it", async () => {
  const { server, browser } = surroundings();
  await leaves(browser, server, "a", "b");
  const [dead] = clientsLeft(browser);
  server.requests.length = 0;
  const next = browser.page();
  const live = new FakeLive(server);
  next.environment.WebSocket = live.WebSocket;
  const room = await next.open({ transport: "live" });
  await browser.pass(1_000);
  room.append("/log", "c");
  await browser.pass(1_000);
  assert.deepEqual(server.data.log, ["a", "b", "c"]);
  assert.deepEqual(server.sent("POST", "/actions").map(({ live = false, json }) => [live, json.client === dead]), [
    [false, true],
    [true, false],
  ]);
  assert.equal(next.told("recovered").length, 2);
});

test("what a living tab has not sent yet, no other sends", async () => {
  const { server, browser } = surroundings();
  const page = browser.page();
  await page.open();
  page.environment.fetch = () => Promise.reject(new TypeError("fetch failed"));
  server.cut();
  page.room.append("/log", "a");
  await browser.pass(1_000);
  const other = browser.page();
  await other.open();
  await browser.pass(30_000);
  assert.deepEqual(server.data.log, []);
  assert.deepEqual(other.room.data.log, []);
  page.kill();
  await browser.pass(15_000);
  assert.deepEqual(server.data.log, ["a"]);
});

test("what is done now goes behind what was left, though that is found late", async () => {
  const { server, browser } = surroundings();
  const held = await leaves(browser, server, "a");
  const next = browser.page();
  held.forEach((name) => browser.locks.set(name, "a page that is just going"));
  server.fate = () => "lost";
  const room = await next.open();
  room.append("/log", "b");
  await browser.pass(500);
  held.forEach((name) => browser.locks.delete(name));
  server.fate = () => undefined;
  await browser.pass(20_000);
  assert.deepEqual(server.data.log, ["a", "b"]);
});

test("nothing is sent before a stream has been opened under this name", async () => {
  const { server, browser } = surroundings();
  await leaves(browser, server, "a");
  server.requests.length = 0;
  server.fate = ({ method }) => (method === "GET" ? "lost" : undefined);
  const room = await browser.page().open();
  room.append("/log", "b");
  await browser.pass(20_000);
  assert.deepEqual(server.sent("POST", "/actions"), []);
  server.fate = () => undefined;
  await browser.pass(20_000);
  assert.deepEqual(server.data.log, ["a", "b"]);
});

test("what was decided is still shown, though its data was not stored before the page died", async () => {
  const { server, browser } = surroundings();
  const page = browser.page();
  const room = await page.open();
  await browser.pass(3_000);
  const outcome = room.append("/log", "a");
  await browser.pass(300);
  assert.equal((await outcome).status, "applied");
  page.kill();
  server.fate = () => "lost";
  const next = browser.page();
  await next.open();
  assert.deepEqual(next.room.data.log, ["a"]);
  server.fate = () => undefined;
  await browser.pass(30_000);
  assert.deepEqual([server.data.log, next.room.data.log], [["a"], ["a"]]);
});

test("nobody is shown or sends what another person has left", async () => {
  const { server, browser } = surroundings();
  await leaves(browser, server, "a");
  const next = browser.page();
  await next.open({ client: "bob" });
  await browser.pass(20_000);
  assert.deepEqual(next.room.data.log, []);
  assert.deepEqual(server.data.log, []);
  const ann = browser.page();
  await ann.open();
  await browser.pass(1_000);
  assert.deepEqual(server.data.log, ["a"]);
});

for (const [what, other] of [["store", "attic"], ["key", "k2"], ["url", "http://b"]]) {
  test(`another ${what} is another room`, async () => {
    const { server, browser } = surroundings();
    await leaves(browser, server, "a");
    const next = browser.page();
    await next.open({ [what]: other });
    await browser.pass(20_000);
    assert.deepEqual(server.data.log, []);
  });
}

test("refused actions that were left are told to who went on", async () => {
  const { server, browser } = surroundings();
  const page = await offline(browser, server);
  page.room.patch("refuse", { value: "x" });
  page.room.append("/log", "a");
  await browser.pass(500);
  page.kill();
  server.fate = () => undefined;
  const next = browser.page();
  await next.open();
  await browser.pass(2_000);
  const [client] = clientsOf(server);
  const reason = "it is refused";
  const rejected = { name: "refuse", args: { value: "x" }, id: 1, status: "rejected", version: 0, reason, client };
  assert.deepEqual(next.told("reject"), [rejected]);
  assert.deepEqual(next.told("recovered")[0], rejected);
  assert.equal(next.told("recovered")[1].status, "applied");
});

test("an outcome that the server no longer has is unknown, and what follows is done", async () => {
  const { server, browser } = surroundings();
  await leaves(browser, server, "a", "b");
  server.fate = ({ method, json }) =>
    method === "POST" && json.actions?.[0].args.value === "a"
      ? { status: 410, body: { type: "urn:ropeway:problem:outcome-pruned", detail: "No longer kept." } }
      : undefined;
  server.ids.set([...clientsLeft(browser)][0], 1);
  const next = browser.page();
  await next.open();
  await browser.pass(2_000);
  assert.deepEqual(next.told("recovered").map(({ id, status }) => [id, status]), [[1, "unknown"], [2, "applied"]]);
  assert.deepEqual(server.data.log, ["b"]);
});

for (const [reason, spoil] of [
  ["form", (each) => (each.form = 2)],
  ["age", (each) => (each.at -= 40 * DAY)],
]) {
  test(`what cannot be sent because of its ${reason} is told, and not shown`, async () => {
    const { server, browser } = surroundings();
    await leaves(browser, server, "a", "b");
    [...browser.storage.outboxes.values(), ...browser.storage.rooms.values()].forEach(spoil);
    const [client] = clientsLeft(browser);
    const next = browser.page();
    await next.open();
    await browser.pass(20_000);
    assert.deepEqual(next.told("abandoned"), [{ client, actions: 2, reason }]);
    assert.deepEqual(next.room.data.log, []);
    assert.equal([...clientsLeft(browser)].includes(client), reason === "form");
    assert.deepEqual(server.data.log, []);
  });
}

test("where the storage is full everything goes on, with one warning", async () => {
  const { server, browser } = surroundings();
  const page = browser.page();
  const room = await page.open();
  browser.storage.fate = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  const outcomes = [room.append("/log", "a"), room.append("/log", "b")];
  await browser.pass(1_000);
  room.append("/log", "c");
  await browser.pass(1_000);
  assert.deepEqual(server.data.log, ["a", "b", "c"]);
  assert.equal((await outcomes[1]).status, "applied");
  assert.equal(room.kept, false);
  assert.deepEqual(page.environment.warnings, ["Ropeway: what is done here does not survive the page: full"]);
});

test("what is not sent is kept up to a bound, and goes on beyond it", async () => {
  const { server, browser } = surroundings();
  const page = await offline(browser, server);
  const value = "x".repeat(120_000);
  for (let i = 0; i < 130; i++) {
    page.room.append("/log", `${i} ${value}`);
  }
  await browser.pass(500);
  assert.equal([...browser.storage.outboxes.values()][0].actions.size, 130);
  for (let i = 130; i < 150; i++) {
    page.room.append("/log", `${i} ${value}`);
  }
  await browser.pass(500);
  assert.deepEqual([page.room.kept, clientsLeft(browser)], [false, []]);
  assert.equal(page.environment.warnings.length, 1);
  assert.match(page.environment.warnings[0], /more than 16 MiB/);
  server.fate = () => undefined;
  await browser.pass(60_000);
  assert.equal(server.data.log.length, 150);
});

test("where there is no storage everything goes on, with one warning", async () => {
  const { server, browser } = surroundings();
  const page = browser.page();
  page.environment.openStorage = async () => {
    throw new Error("there is no IndexedDB");
  };
  const room = await page.open();
  room.append("/log", "a");
  await browser.pass(1_000);
  assert.deepEqual(server.data.log, ["a"]);
  assert.equal(room.kept, false);
  assert.equal(await room.forget(), true);
  assert.deepEqual(page.environment.warnings, ["Ropeway: nothing is kept for after this page: there is no IndexedDB"]);
});

test("a database that does not open keeps nobody waiting", async () => {
  const { browser } = surroundings();
  const page = browser.page();
  page.environment.openStorage = () => new Promise(() => {});
  page.open();
  await browser.pass(4_000, 100);
  assert.equal(page.environment.warnings.length, 1);
  assert.match(page.environment.warnings[0], /does not open/);
});

test("where nobody can tell who is alive, the data is kept and actions are not", async () => {
  const { server, browser } = surroundings();
  const page = browser.page();
  page.environment.locks = undefined;
  const room = await page.open();
  room.append("/log", "a");
  await browser.pass(3_000);
  server.fate = () => "lost";
  room.append("/log", "b");
  await browser.pass(1_000);
  assert.equal(room.kept, false);
  assert.deepEqual(clientsLeft(browser), []);
  assert.equal(page.environment.warnings.length, 1);
  page.kill();
  assert.deepEqual((await browser.page().open()).data.log, ["a"]);
});

test("forgetting removes what is kept, and what is not sent yet is sent all the same", async () => {
  const { server, browser } = surroundings();
  await leaves(browser, server, "a");
  server.fate = () => "lost";
  const page = browser.page();
  await page.open();
  page.room.append("/log", "b");
  await browser.pass(500);
  assert.equal(clientsLeft(browser).length, 2);
  assert.equal(await page.room.forget(), true);
  assert.deepEqual([clientsLeft(browser), browser.storage.rooms.size], [[], 0]);
  server.fate = () => undefined;
  await browser.pass(30_000);
  assert.deepEqual(server.data.log, ["a", "b"]);
  assert.equal(page.room.kept, false);
  assert.deepEqual([clientsLeft(browser), browser.storage.rooms.size], [[], 0]);
});

test("a room that is closed can be forgotten still, with what the dead have left", async () => {
  const { server, browser } = surroundings();
  const page = await offline(browser, server);
  page.room.append("/log", "a");
  const closing = page.room.close({ timeout: 500 });
  await browser.pass(2_000);
  assert.equal(await closing, false);
  assert.equal(clientsLeft(browser).length, 1);
  assert.equal(await page.room.forget(), true);
  assert.deepEqual([clientsLeft(browser), browser.storage.rooms.size], [[], 0]);
});

test("what a closed room has not sent, the next one sends", async () => {
  const { server, browser } = surroundings();
  const page = await offline(browser, server);
  const outcome = page.room.append("/log", "a");
  page.room.close({ timeout: 500 });
  await browser.pass(2_000);
  assert.equal((await outcome).status, "unknown");
  server.fate = () => undefined;
  const again = browser.page();
  await again.open();
  await browser.pass(1_000);
  assert.deepEqual(server.data.log, ["a"]);
});

test("closing waits until all was stored, sent and decided", async () => {
  const { server, browser } = surroundings();
  const page = browser.page();
  const room = await page.open();
  room.append("/log", "a");
  await browser.pass(10);
  room.append("/log", "b");
  const closing = room.close();
  await browser.pass(2_000);
  assert.equal(await closing, true);
  assert.deepEqual(server.data.log, ["a", "b"]);
  assert.equal(browser.locks.size, 0);
});

test("data that never rests is stored now and then only", async () => {
  const { server, browser } = surroundings();
  const page = browser.page();
  await page.open();
  for (let id = 1; id <= 200; id++) {
    server.apply("bob~1", { id, name: "increment", args: { path: "/count", by: 1 } });
    await browser.pass(100);
  }
  const stored = browser.storage.writes.filter(({ snapshot }) => snapshot !== undefined);
  assert.ok(stored.length >= 2 && stored.length <= 4, `${stored.length}`);
  await browser.pass(2_000);
  assert.equal([...browser.storage.rooms.values()][0].version, 200);
});

test("a page that is hidden is stored at once", async () => {
  const { server, browser } = surroundings();
  const page = browser.page();
  await page.open();
  server.apply("bob~1", { id: 1, name: "increment", args: { path: "/count", by: 1 } });
  await browser.pass(10);
  page.environment.hide();
  await browser.pass(10);
  assert.equal([...browser.storage.rooms.values()][0].version, 1);
});

test("data that is too large is not kept, but what was done is", async () => {
  const { server, browser } = surroundings();
  server.data.big = "x".repeat(5_000_000);
  await leaves(browser, server, "a");
  assert.equal(browser.storage.rooms.size, 0);
  const next = browser.page();
  await next.open();
  await browser.pass(1_000);
  assert.deepEqual(next.room.data.log, ["a"]);
  assert.deepEqual(server.data.log, ["a"]);
});

test("what somebody may not see any longer is not shown again", async () => {
  const { server, browser } = surroundings();
  await leaves(browser, server, "a");
  const type = "urn:ropeway:problem:forbidden";
  server.fate = () => ({ status: 403, body: { type } });
  const next = browser.page();
  await next.open();
  await browser.pass(1_000);
  assert.equal(next.room.state, "closed");
  assert.equal(browser.storage.rooms.size, 0);
  assert.equal(clientsLeft(browser).length, 1);
});

/** A page that is open and has lost its network. */
async function offline(browser, server) {
  const page = browser.page();
  await page.open();
  await browser.pass(2_000);
  server.fate = () => "lost";
  server.cut();
  return page;
}

/** A page that dies with these not sent; the names of the locks that it held. */
async function leaves(browser, server, ...values) {
  const page = await offline(browser, server);
  values.forEach((value) => page.room.append("/log", value));
  await browser.pass(500);
  const held = [...browser.locks].filter(([, holder]) => holder === page).map(([name]) => name);
  page.kill();
  server.fate = () => undefined;
  return held;
}

function clientsLeft({ storage }) {
  return [...storage.outboxes.values()].filter(({ actions }) => actions.size > 0).map(({ client }) => client);
}

/** Under whose names actions were sent, one for each request. */
function clientsOf(server) {
  return server.sent("POST", "/actions").map(({ json }) => json.client);
}
