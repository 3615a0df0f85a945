import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "../../main/webapp/ropeway/ropeway.js";
import { guarded, openAs } from "./fake-access.mjs";
import { surroundings } from "./open-room.mjs";

const HOUR = 3_600_000;
const IN_TIME = 0.8 * HOUR;

const tokensOf = (requests) => [...new Set(requests.map(({ headers }) => headers.Authorization))];
const states = (room) => {
  const told = [];
  room.on("state", ({ state, disconnect }) => told.push(disconnect === null ? state : `${state}: ${disconnect.type}`));
  return told;
};

/** A room of Ann's, with a token for now and one for later. */
async function ofAnn(more) {
  const all = guarded("t1", "t2");
  all.access.know("t1", "ann");
  all.access.know("t2", "ann", 7_200);
  return { ...all, room: await openAs(all, more) };
}

test("the server says who a token is of, and every request carries it, never in its address", async () => {
  const { room, environment, server, access } = await ofAnn();
  room.append("/log", "a");
  room.ephemeral("/cursor", 1);
  room.send("hello");
  await environment.pass(1_000);
  await room.close();
  assert.equal(room.client, "ann");
  assert.match(server.sent("GET", "/updates")[0].search, /^\?client=ann~[0-9a-f]{8}&stamped=true$/);
  assert.match(server.sent("POST", "/actions")[0].json.client, /^ann~[0-9a-f]{8}$/);
  assert.deepEqual(tokensOf(server.requests), ["Bearer t1"]);
  assert.deepEqual(access.asked, ["first"]);
  assert.ok(server.requests.every(({ url }) => !url.includes("t1")));
  assert.equal(server.requests[0].path, "/api/me");
});

test("a token is replaced in time, without a gap in the stream and unnoticed by who watches", async () => {
  const { room, environment, server, access } = await ofAnn({ silence: 2 * HOUR });
  const told = states(room);
  const values = [];
  room.on("change:/count", ({ value }) => values.push(value));
  const beat = async (times) => {
    for (let i = 0; i < times; i++) {
      server.apply("bob~1", { id: server.version + 1, name: "increment", args: { by: 1 } });
      await environment.pass(1_000);
    }
  };
  await environment.pass(IN_TIME - 10_000);
  server.crowd.length = 0;
  await beat(20);
  const outcome = room.append("/log", "a");
  await environment.pass(100);
  assert.deepEqual(access.asked, ["first", "expiring"]);
  assert.deepEqual(server.crowd, [2, 1], "the second stream is there before the first one goes");
  assert.deepEqual(told, []);
  assert.deepEqual(values, Array.from({ length: 20 }, (_, i) => i + 1));
  assert.equal((await outcome).status, "applied");
  assert.deepEqual(server.data, { log: ["a"], count: 20 });
  const last = server.sent("GET", "/updates").at(-1);
  assert.equal(last.headers.Authorization, "Bearer t2");
  assert.ok(Number(last.headers["Last-Event-ID"]) > 0);
  assert.equal(server.sent("POST", "/actions").at(-1).headers.Authorization, "Bearer t2");
});

test("an action that meets a token that has ended is sent again with another one, and applied once", async () => {
  const { room, environment, server, access } = await ofAnn();
  access.refuse("t1", "token-expired");
  const outcomes = [room.append("/log", "a"), room.append("/log", "b")];
  await environment.pass(10);
  assert.deepEqual((await Promise.all(outcomes)).map(({ status }) => status), ["applied", "applied"]);
  assert.deepEqual(server.data.log, ["a", "b"]);
  const sent = server.sent("POST", "/actions");
  assert.deepEqual(sent.map(({ headers }) => headers.Authorization), ["Bearer t1", "Bearer t2"]);
  assert.deepEqual(sent[0].json, sent[1].json);
  assert.deepEqual(access.asked, ["first", "expired"]);
  assert.equal(room.state, "live");
});

test("requests that meet a token that has ended at the same time have it replaced once", async () => {
  const { room, environment, server, access } = await ofAnn();
  access.refuse("t1", "token-expired");
  room.append("/log", "a");
  room.ephemeral("/cursor", 1);
  const taken = room.send("hello");
  server.tell("access", { reason: "token-expired" });
  await environment.pass(1_000);
  assert.deepEqual(access.asked, ["first", "expired"]);
  assert.equal(await taken, true, "it had not been taken");
  assert.deepEqual(server.data.log, ["a"]);
  assert.equal(room.state, "live");
});

test("a stream that ends as expired goes on where it was, with another token", async () => {
  const { room, environment, server, access } = await ofAnn();
  const told = states(room);
  server.apply("bob~1", { id: 1, name: "append", args: { value: "b" } });
  await environment.pass(10);
  access.refuse("t1", "token-expired");
  server.tell("access", { reason: "token-expired" });
  const outcome = room.append("/log", "a");
  await environment.pass(500);
  assert.deepEqual(told, ["offline: token-expired", "connecting", "live"]);
  assert.equal(server.sent("GET", "/updates").at(-1).headers["Last-Event-ID"], "1");
  assert.equal((await outcome).status, "applied");
  assert.deepEqual(room.data.log, ["b", "a"]);
});

test("that a token has ended is not its server's failure: the stream goes on there", async () => {
  const all = guarded("t1", "t2");
  all.access.know("t1", "ann");
  all.access.know("t2", "ann");
  const room = await openAs(all, { url: undefined, urls: ["https://a", "https://b"] });
  all.access.refuse("t1", "token-expired");
  all.server.tell("access", { reason: "token-expired" });
  await all.environment.pass(2_000);
  assert.equal(room.state, "live");
  assert.ok(all.server.requests.every(({ url }) => url.startsWith("https://a/")));
});

test("a stream that cannot be opened as the token has ended is opened with another one", async () => {
  const { room, environment, server, access } = await ofAnn();
  access.refuse("t1", "token-expired");
  server.cut();
  await environment.pass(2_000);
  assert.equal(room.state, "live");
  assert.deepEqual(access.asked, ["first", "expired"]);
});

test("while nobody gives another token all waits, and is done once somebody does", async () => {
  const all = guarded("t1");
  all.access.know("t1", "ann");
  let give;
  const given = new Promise((resolve) => (give = resolve));
  const token = ({ reason }) => (reason === "first" ? "t1" : given);
  const room = await openAs(all, { token });
  all.access.refuse("t1", "token-expired");
  all.server.tell("access", { reason: "token-expired" });
  const outcome = room.append("/log", "a");
  await all.environment.pass(600_000);
  assert.notEqual(room.state, "live");
  const requests = all.server.requests.length;
  await all.environment.pass(600_000);
  assert.equal(all.server.requests.length, requests, "nobody is asked with a dead token");
  all.access.know("t2", "ann");
  give("t2");
  await all.environment.pass(1_000);
  assert.equal((await outcome).status, "applied");
  assert.equal(room.state, "live");
});

test("a room can be closed while nobody gives another token", async () => {
  const all = guarded("t1");
  all.access.know("t1", "ann");
  const token = ({ reason }) => (reason === "first" ? "t1" : new Promise(() => {}));
  const room = await openAs(all, { token });
  all.access.refuse("t1", "token-expired");
  all.server.tell("access", { reason: "token-expired" });
  room.append("/log", "a");
  await all.environment.pass(1_000);
  const closing = room.close();
  await all.environment.pass(5_000);
  assert.equal(await closing, false);
  assert.equal(room.disconnect.type, "closed");
});

test("a function that fails until the token's end closes the room: nobody is signed in", async () => {
  const all = guarded("t1");
  all.access.know("t1", "ann");
  const token = ({ reason }) => {
    all.access.asked.push(reason);
    if (reason !== "first") {
      throw new Error("no network");
    }
    return "t1";
  };
  const room = await openAs(all, { token, silence: 2 * HOUR });
  await all.environment.pass(HOUR - 60_000);
  assert.equal(room.state, "live");
  all.server.fate = ({ path }) => (path.endsWith("/actions") ? "lost" : undefined);
  const outcome = room.append("/log", "a");
  await all.environment.pass(90_000);
  assert.equal(room.state, "closed");
  assert.equal(room.disconnect.type, "not-signed-in");
  assert.match(room.disconnect.message, /no network/);
  assert.equal((await outcome).status, "unknown");
  const asked = all.access.asked.length;
  await all.environment.pass(HOUR);
  assert.equal(all.access.asked.length, asked, "nobody is asked for a room that is closed");
});

test("what was not sent is never sent as somebody else", async () => {
  const all = guarded("t1", "t2");
  all.access.know("t1", "ann");
  all.access.know("t2", "bob");
  const room = await openAs(all);
  all.server.fate = () => "lost";
  all.server.cut();
  const outcomes = [room.append("/log", "a"), room.append("/log", "b")];
  await all.environment.pass(60_000);
  all.server.requests.length = 0;
  all.access.refuse("t1", "token-expired");
  all.server.fate = () => undefined;
  await all.environment.pass(60_000);
  assert.equal(room.state, "closed");
  assert.equal(room.disconnect.type, "identity-changed");
  assert.deepEqual((await Promise.all(outcomes)).map(({ status }) => status), ["unknown", "unknown"]);
  const asBob = all.server.requests.filter(({ headers }) => headers.Authorization === "Bearer t2");
  assert.deepEqual(asBob.map(({ path }) => path), ["/api/me"]);
  assert.deepEqual(all.server.data.log, []);
});

for (const problem of ["revoked", "not-signed-in"]) {
  test(`a 401 of the kind ${problem} to an action closes the room for good`, async () => {
    const all = guarded("t1");
    all.access.know("t1", "ann");
    const room = await openAs(all);
    all.access.refuse("t1", problem);
    const outcome = room.append("/log", "a");
    await all.environment.pass(1_000);
    assert.equal(room.state, "closed");
    assert.equal(room.disconnect.type, problem);
    assert.equal((await outcome).status, "unknown");
    const requests = all.server.requests.length;
    await all.environment.pass(HOUR);
    assert.equal(all.server.requests.length, requests);
  });
}

test("without a token a 401 closes the room: nobody is signed in", async () => {
  const { server, environment, options } = surroundings();
  const opening = connect(options);
  await environment.pass(10);
  const room = await opening;
  const body = { type: "urn:ropeway:problem:not-signed-in" };
  server.fate = ({ path }) => (path.endsWith("/actions") ? { status: 401, body } : undefined);
  room.append("/log", "a");
  await environment.pass(10);
  assert.equal(room.disconnect.type, "not-signed-in");
  assert.equal(room.state, "closed");
});

for (const url of ["http://example.org", "http://192.168.0.7:9080"]) {
  test(`a token is not sent to ${url}: connecting fails at once`, async () => {
    const all = guarded("t1");
    for (const addresses of [{ url }, { urls: ["https://a", url] }]) {
      await assert.rejects(connect({ ...all.options, url: undefined, ...addresses }), {
        name: "TypeError",
        message: `a token is sent to https or to this machine only, not to ${url}`,
      });
    }
    assert.deepEqual(all.access.asked, []);
    assert.deepEqual(all.server.requests, []);
  });
}

test("a name that is not the caller's is refused, and no stream is opened", async () => {
  const all = guarded("t1");
  all.access.know("t1", "bob");
  const opening = assert.rejects(connect({ ...all.options, client: "ann" }), {
    type: "identity-changed",
    final: true,
    message: 'the server says that this is "bob", not "ann"',
  });
  await all.environment.pass(10);
  await opening;
  assert.deepEqual(all.server.requests.map(({ path }) => path), ["/api/me"]);
});

test("a server that takes any name is told one", async () => {
  const { server, environment, options } = surroundings();
  const secure = { ...options, url: "https://a", token: "t1" };
  const opening = connect(secure);
  await environment.pass(10);
  assert.equal((await opening).client, "ann");
  assert.equal(server.requests[0].path, "/api/me");
  await assert.rejects(connect({ ...secure, client: undefined }), { name: "TypeError" });
});

test("without a token and with a name nobody is asked who this is", async () => {
  const { server, environment, options } = surroundings();
  const seen = new Set();
  const fetch = environment.fetch;
  environment.fetch = (url, request) => {
    seen.add(request.credentials);
    return fetch(url, request);
  };
  const opening = connect(options);
  await environment.pass(5_000);
  const room = await opening;
  room.append("/log", "a");
  await environment.pass(1_000);
  await room.close();
  assert.equal(server.sent("GET", "/api/me").length, 0);
  assert.deepEqual(tokensOf(server.requests), [undefined]);
  assert.deepEqual([...seen], ["same-origin"]);
});

test("without a token and a name the server is asked who its cookie says this is", async () => {
  const { server, environment, options } = surroundings();
  server.guard = ({ path }) =>
    path === "/api/me" ? { status: 200, body: { auth: "required", identity: "ann" } } : undefined;
  const opening = connect({ ...options, client: undefined });
  await environment.pass(10);
  assert.equal((await opening).client, "ann");
  assert.match(server.sent("GET", "/updates")[0].search, /^\?client=ann~/);
});

test("rooms that have the same function share its tokens, their renewal and who that is", async () => {
  const all = guarded("t1", "t2", "t3");
  all.access.know("t1", "ann");
  all.access.know("t2", "ann", 7_200);
  all.access.know("t3", "ann", 99_999);
  const opening = ["k1", "k2", "k3"].map((key) => connect({ ...all.options, key, silence: 10 * HOUR }));
  await all.environment.pass(10);
  const rooms = await Promise.all(opening);
  await all.environment.pass(IN_TIME);
  assert.deepEqual(all.access.asked, ["first", "expiring"]);
  assert.equal(all.server.sent("GET", "/api/me").length, 2);
  assert.equal(all.server.streams.size, 3);
  const streams = all.server.sent("GET", "/updates").slice(3);
  assert.deepEqual(streams.map(({ headers }) => headers.Authorization), Array(3).fill("Bearer t2"));
  for (const room of rooms) {
    await room.close();
  }
  await all.environment.pass(10 * HOUR);
  assert.equal(all.access.asked.length, 2, "no token is asked for while no room is open");
  const again = await openAs(all);
  assert.deepEqual(all.access.asked.slice(2), ["first"]);
  assert.equal(again.client, "ann");
});

test("rooms that have other functions are others'", async () => {
  const all = guarded("t1");
  all.access.know("t1", "ann");
  all.access.know("t9", "bob");
  const ann = await openAs(all);
  const bob = await openAs(all, { token: () => "t9" });
  assert.deepEqual([ann.client, bob.client], ["ann", "bob"]);
});

test("connecting is given up in time though nobody gives a token, and says so", async () => {
  const all = guarded("t1");
  for (const [token, message] of [
    [() => new Promise(() => {}), /not live after 3000 ms: no answer/],
    [() => Promise.reject(new Error("no network")), /not live after 3000 ms: no token was given: no network/],
  ]) {
    const opening = assert.rejects(connect({ ...all.options, token, timeout: 3_000 }), { type: "not-in-time", message });
    await all.environment.pass(3_000);
    await opening;
  }
  await all.environment.pass(HOUR);
  assert.deepEqual(all.server.requests, []);
});
