import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeAccess } from "./fake-access.mjs";
import { FakeServer } from "./fake-server.mjs";
import { HandBrowser } from "./hand-browser.mjs";

/** A server where tokens are required, and pages whose function gives one of these. */
function surroundings() {
  const server = new FakeServer();
  const browser = new HandBrowser(server);
  const first = browser.page();
  const access = new FakeAccess(server, first.environment);
  access.know("t-ann", "ann", 1e6);
  access.know("t-bob", "bob", 1e6);
  const options = (token, client) => ({ url: "https://a", client, token: () => token });
  return { server, browser, first, options };
}

/** Ann has done something that was not sent, and her page has died. */
async function annLeaves({ server, browser, first, options }) {
  await first.open(options("t-ann"));
  await browser.pass(2_000);
  server.fate = () => "lost";
  server.cut();
  first.room.append("/log", "a");
  await browser.pass(500);
  first.kill();
  server.requests.length = 0;
}

test("who is named is shown at once what he had; it is sent once the server has said who he is", async () => {
  const all = surroundings();
  await annLeaves(all);
  const next = all.browser.page();
  const room = await next.open(all.options("t-ann", "ann"));
  assert.deepEqual(room.data.log, ["a"]);
  room.ephemeral("/cursor", { x: 1 });
  assert.equal(await room.send("hello"), false);
  assert.throws(() => room.ephemeral("/cursor", Number.NaN), TypeError);
  await all.browser.pass(1_000);
  all.server.fate = () => undefined;
  await all.browser.pass(30_000);
  assert.deepEqual(all.server.data.log, ["a"]);
  assert.deepEqual(next.told("recovered").map(({ status }) => status), ["applied"]);
  assert.deepEqual(all.server.sent("POST", "/ephemeral").at(-1).json.values, { "/cursor": { x: 1 } });
});

test("who is not named is shown nothing before the server has said who he is", async () => {
  const all = surroundings();
  await annLeaves(all);
  const next = all.browser.page();
  assert.equal(await next.open(all.options("t-ann")), undefined);
  all.server.fate = ({ path }) => (path === "/api/me" ? undefined : "lost");
  await all.browser.pass(30_000);
  assert.deepEqual(next.room.data.log, ["a"]);
});

test("another person is shown nothing of it, and nothing of it is sent as him", async () => {
  const all = surroundings();
  await annLeaves(all);
  all.server.fate = () => undefined;
  const bob = all.browser.page();
  await bob.open(all.options("t-bob"));
  await all.browser.pass(20_000);
  assert.deepEqual(bob.room.data.log, []);
  assert.deepEqual(all.server.data.log, []);
});

test("who is somebody else than he was said to be sends nothing, and the room ends", async () => {
  const all = surroundings();
  await annLeaves(all);
  all.server.fate = () => undefined;
  const next = all.browser.page();
  const { setTimeout } = next.environment;
  const token = () => new Promise((resolve) => setTimeout(() => resolve("t-bob"), 300));
  const room = await next.open({ ...all.options(null, "ann"), token });
  const outcome = room.append("/log", "b");
  await all.browser.pass(2_000);
  assert.equal(room.state, "closed");
  assert.equal(room.disconnect.type, "identity-changed");
  assert.equal((await outcome).status, "unknown");
  assert.deepEqual(new Set(all.server.requests.map(({ path }) => path)), new Set(["/api/me"]));
  assert.deepEqual(all.server.data.log, []);
  next.kill();
  const ann = all.browser.page();
  await ann.open(all.options("t-ann", "ann"));
  await all.browser.pass(2_000);
  assert.deepEqual(all.server.data.log, ["a"], "what Bob did there is not Ann's");
});

test("a room that nobody is signed in for ends, and keeps what was not sent", async () => {
  const all = surroundings();
  await annLeaves(all);
  all.server.fate = () => undefined;
  const next = all.browser.page();
  const room = await next.open(all.options(null, "ann"));
  await all.browser.pass(60_000);
  assert.equal(room.disconnect?.type, "not-signed-in");
  assert.equal(all.browser.storage.outboxes.size, 1);
  assert.deepEqual(all.server.data.log, []);
});
