import assert from "node:assert/strict";
import { test } from "node:test";
import { homeOf } from "../../main/webapp/ropeway/home.js";
import { connect } from "../../main/webapp/ropeway/ropeway.js";
import { guarded, openAs } from "./fake-access.mjs";
import { open, surroundings, TRANSPORTS } from "./open-room.mjs";

const MINUTE = 60_000;
const LIVE = { transport: "live" };
const AUTO = { transport: "auto" };

const told = (room) => {
  const states = [];
  room.on("state", ({ state, disconnect }) => states.push(disconnect === null ? state : `${state}: ${disconnect.type}`));
  return states;
};
const overHttp = (server) => server.requests.filter(({ live }) => !live);
const kinds = (text) => JSON.parse(text).map(([kind]) => kind);

/** Rooms of one page on other keys. */
async function rooms(number, more = AUTO) {
  const all = surroundings();
  const opening = Array.from({ length: number }, (_, i) => connect({ ...all.options, ...more, key: `k${i}` }));
  await all.environment.pass(10);
  return { ...all, rooms: await Promise.all(opening) };
}

test("seven rooms of a page are one connection, and nothing goes over HTTP", async () => {
  const { live, server, rooms: seven, environment } = await rooms(7);
  await Promise.all(seven.map((room, i) => room.append("/log", i)).concat(environment.pass(100)));
  assert.equal(live.opened, 1);
  assert.equal(server.watches.size, 7);
  assert.deepEqual(overHttp(server), []);
  assert.deepEqual(server.data.log, [0, 1, 2, 3, 4, 5, 6]);
});

test("hello and the watches of all rooms are one text; so are the actions of one turn", async () => {
  const { live, rooms: three, environment } = await rooms(3);
  assert.deepEqual(kinds(live.texts[0]), ["hello", "watch", "watch", "watch"]);
  const before = live.texts.length;
  three.forEach((room) => room.append("/log", 1));
  await environment.pass(10);
  assert.deepEqual(kinds(live.texts[before]), ["actions", "actions", "actions"]);
});

test("the connection is closed when the last room has left, and opened again for the next", async () => {
  const { live, rooms: two, environment, options } = await rooms(2);
  await two[0].close();
  assert.equal(live.sockets.size, 1);
  await two[1].close();
  assert.equal(live.sockets.size, 0);
  const opening = connect({ ...options, ...AUTO });
  await environment.pass(10);
  assert.equal((await opening).state, "live");
  assert.equal(live.opened, 2);
});

test("rooms that lose their server together come to the next one together, not with the first of them", async () => {
  const all = await rooms(7, { ...AUTO, url: undefined, urls: ["http://a", "http://b"] });
  all.environment.chance = 0.01; // what each would draw for itself
  all.live.cut(1001, "stopping");
  await all.environment.pass(490);
  assert.equal(all.live.handshakes, 1);
  await all.environment.pass(20);
  assert.equal(all.live.handshakes, 2);
  assert.ok(all.rooms.every(({ state }) => state === "live"));
});

test("a server that asks for it is given more time to be come back to", async () => {
  const { options, environment, live } = surroundings();
  live.welcome = { ...live.welcome, retry: 8_000 };
  const opening = connect({ ...options, ...LIVE });
  await environment.pass(10);
  const room = await opening;
  live.cut();
  await environment.pass(5_900);
  assert.equal(room.state, "offline");
  await environment.pass(200);
  assert.equal(room.state, "live");
});

test("rooms of other servers, and of others' tokens, have connections of their own", async () => {
  const all = guarded("t1");
  all.access.know("t1", "ann");
  all.access.know("t9", "bob");
  await openAs(all, AUTO);
  await openAs(all, { ...AUTO, key: "k2" });
  await openAs(all, { ...AUTO, url: "https://b" });
  await openAs(all, { ...AUTO, token: () => "t9" });
  assert.equal(all.live.opened, 3);
});

test("the address is that of the server, and leads to the key's home; it has no token or name in it", async () => {
  const all = guarded("t1");
  all.access.know("t1", "ann");
  await openAs(all, AUTO);
  const [socket] = all.live.sockets;
  assert.equal(socket.url, `wss://a/api/live?home=${homeOf("lobby", "k")}`);
  assert.equal(socket.protocol, "ropeway.v1");
  assert.deepEqual(JSON.parse(all.live.texts[0])[0], ["hello", { token: "t1" }]);
});

test("where live connections are blocked the second failure leads to events, within a second", async () => {
  const { server, live, options, environment } = surroundings();
  live.handshake = () => "refused";
  const opening = connect({ ...options, ...AUTO });
  await environment.pass(1_000);
  const room = await opening;
  assert.equal(live.handshakes, 2);
  assert.equal(server.streams.size, 1);
  const outcome = room.append("/log", "a");
  await environment.pass(100);
  assert.equal((await outcome).status, "applied");
});

test("a handshake that nobody answers is given up so soon that connecting is in time", async () => {
  const { server, live, options, environment } = surroundings();
  live.handshake = () => "silent";
  const opening = connect({ ...options, ...AUTO });
  await environment.pass(12_000);
  assert.equal((await opening).state, "live");
  assert.equal(server.streams.size, 1);
});

test("other rooms of the page do not try anew what was given up", async () => {
  const { live, options, environment } = surroundings();
  live.handshake = () => "refused";
  const opening = [1, 2, 3].map((i) => connect({ ...options, ...AUTO, key: `k${i}` }));
  await environment.pass(1_000);
  await Promise.all(opening);
  const more = connect({ ...options, ...AUTO, key: "k9" });
  await environment.pass(10);
  await more;
  assert.equal(live.handshakes, 2);
});

test("after minutes a live connection is tried again, and taken over to without a gap", async () => {
  const { server, live, options, environment } = surroundings();
  live.handshake = (url, n) => (n <= 2 ? "refused" : undefined);
  const opening = connect({ ...options, ...AUTO, silence: 60 * MINUTE });
  await environment.pass(1_000);
  const room = await opening;
  const states = told(room);
  const values = [];
  room.on("change:/count", ({ value }) => values.push(value));
  for (let i = 1; i <= 4 * 60; i++) {
    server.apply("bob~1", { id: i, name: "increment", args: { by: 1 } });
    await environment.pass(1_000);
  }
  assert.equal(live.sockets.size, 1);
  assert.equal(server.streams.size, 0);
  assert.deepEqual(states, []);
  assert.deepEqual(values, Array.from({ length: 240 }, (_, i) => i + 1));
  const outcome = room.append("/log", "a");
  await environment.pass(100);
  assert.equal((await outcome).status, "applied");
  assert.equal(server.sent("POST", "/actions").at(-1).live, true);
});

test("while they stay blocked they are tried once in minutes, unnoticed by who watches", async () => {
  const { live, server, options, environment } = surroundings();
  live.handshake = () => "refused";
  const opening = [1, 2, 3].map((i) => connect({ ...options, ...AUTO, key: `k${i}`, silence: 60 * MINUTE }));
  await environment.pass(1_000);
  const states = (await Promise.all(opening)).map(told);
  await environment.pass(20 * MINUTE);
  assert.ok(live.handshakes > 4 && live.handshakes < 12, `${live.handshakes} handshakes in 20 minutes`);
  assert.deepEqual(states, [[], [], []]);
  assert.equal(server.streams.size, 3);
});

test("a server that was away is followed live again, for that says nothing of live connections", async () => {
  const { room, server, live, environment } = await open(AUTO);
  server.fate = () => "lost";
  live.handshake = () => "refused";
  server.cut();
  await environment.pass(2 * MINUTE);
  server.fate = () => undefined;
  live.handshake = () => undefined;
  await environment.pass(40_000);
  assert.equal(room.state, "live");
  assert.equal(live.sockets.size, 1);
});

test("a network that was away for a while is no reason to go on without for minutes", async () => {
  const { room, server, live, environment } = await open({ ...AUTO, silence: 60 * MINUTE });
  live.handshake = () => "refused";
  live.cut();
  await environment.pass(2_000);
  assert.equal(server.streams.size, 1);
  live.handshake = () => undefined;
  const states = told(room);
  await environment.pass(9_000);
  assert.equal(live.sockets.size, 1);
  assert.equal(server.streams.size, 0);
  assert.deepEqual(states, []);
});

test("what speaks something else is not told who this is, and events are used at once", async () => {
  const all = guarded("t1");
  all.access.know("t1", "ann");
  all.live.handshake = () => "other-protocol";
  const opening = connect({ ...all.options, ...AUTO });
  await all.environment.pass(1_000);
  const room = await opening;
  assert.equal(all.live.handshakes, 1);
  assert.deepEqual(all.live.texts, []);
  assert.equal(room.state, "live");
  assert.equal(all.server.streams.size, 1);
});

test("who wants nothing but a live connection is told that the server speaks something else", async () => {
  const { live, options, environment } = surroundings();
  live.handshake = () => "other-protocol";
  const opening = assert.rejects(connect({ ...options, ...LIVE }), {
    name: "Disconnect",
    type: "version-refused",
    final: true,
    message: "http://a does not speak ropeway.v1",
  });
  await environment.pass(100);
  await opening;
});

test("who wants nothing but that is told that the server has none, which a handshake does not tell", async () => {
  const { server, live, options, environment } = surroundings();
  live.handshake = () => "refused";
  server.fate = ({ path }) => (path === "/api/live" ? { status: 404, body: { detail: "There is no such resource." } } : undefined);
  const opening = assert.rejects(connect({ ...options, ...LIVE }), {
    type: "version-refused",
    message: "There is no such resource.",
  });
  await environment.pass(100);
  await opening;
  assert.equal(live.handshakes, 1);
});

for (const [name, fate] of [
  ["has them, behind something that does not", undefined],
  ["does not answer", "lost"],
  ["wants to know who asks", { status: 401, body: { type: "urn:ropeway:problem:not-signed-in" } }],
]) {
  test(`a server that ${name} is tried again`, async () => {
    const { server, live, options, environment } = surroundings();
    live.handshake = (url, n) => (n < 4 ? "refused" : undefined);
    server.fate = ({ path, live: over }) => (path === "/api/live" && !over ? fate : undefined);
    const opening = connect({ ...options, ...LIVE });
    await environment.pass(5_000);
    assert.equal((await opening).state, "live");
    assert.equal(live.handshakes, 4);
  });
}

test("a server that cannot make out what is said is followed by events", async () => {
  const { room, live, server, environment } = await open(AUTO);
  live.cut(1008, "protocol");
  await environment.pass(1_000);
  assert.equal(room.state, "live");
  assert.equal(server.streams.size, 1);
});

test("a connection that broke goes on behind the last version, for every room", async () => {
  const { live, server, rooms: three, environment } = await rooms(3);
  const states = three.map(told);
  server.apply("bob~1", { id: 1, name: "append", args: { value: 1 } });
  await environment.pass(10);
  live.cut();
  server.apply("bob~1", { id: 2, name: "append", args: { value: 2 } });
  await environment.pass(1_000);
  assert.deepEqual(states, Array(3).fill(["offline: stream-ended", "connecting", "live"]));
  assert.deepEqual(three.map(({ data }) => data.log), Array(3).fill([1, 2]));
  assert.equal(live.opened, 2);
  const again = server.sent("GET", "/updates").slice(3);
  assert.deepEqual(again.map(({ headers }) => headers["Last-Event-ID"]), ["1", "1", "1"]);
});

/** A room on a server that tells versions of one number apart. */
async function stamped(transport) {
  const all = surroundings(transport);
  all.server.stamp = "0000000007";
  const opening = connect(all.options);
  await all.environment.pass(10);
  return { ...all, room: await opening };
}

for (const transport of TRANSPORTS) {
  test(`a stream goes on behind the id that it was told (${transport})`, async () => {
    const { room, server, environment } = await stamped(transport);
    server.apply("bob~1", { id: 1, name: "append", args: { path: "/log", value: 1 } });
    await environment.pass(10);
    server.cut();
    server.apply("bob~1", { id: 2, name: "append", args: { path: "/log", value: 2 } });
    await environment.pass(2_000);
    assert.deepEqual(room.data.log, [1, 2]);
    assert.equal(server.sent("GET", "/updates").at(-1).headers["Last-Event-ID"], "10000000007");
  });

  test(`what a restored server has lost is not gone on from (${transport})`, async () => {
    const { room, server, environment } = await stamped(transport);
    server.apply("bob~1", { id: 1, name: "append", args: { path: "/log", value: "lost" } });
    await environment.pass(10);
    assert.deepEqual(room.data.log, ["lost"]);
    server.cut();
    server.stamp = "0000000008";
    server.data = { ...server.data, log: ["new"] };
    await environment.pass(2_000);
    assert.equal(room.state, "live");
    assert.equal(room.version, 1);
    assert.deepEqual(room.data.log, ["new"]);
  });
}

test("a server of before, which takes no ids, is asked for a snapshot", async () => {
  const { room, live, server, environment } = await stamped("live");
  server.apply("bob~1", { id: 1, name: "append", args: { path: "/log", value: 1 } });
  await environment.pass(10);
  live.cut();
  server.stamp = "";
  server.apply("bob~1", { id: 2, name: "append", args: { path: "/log", value: 2 } });
  await environment.pass(2_000);
  assert.equal(room.state, "live");
  assert.deepEqual(room.data.log, [1, 2]);
  live.cut();
  await environment.pass(2_000);
  assert.equal(room.state, "live");
  assert.equal(server.sent("GET", "/updates").at(-1).headers["Last-Event-ID"], "2", "and then behind versions");
});

for (const [code, reason, state] of [
  [1001, "stopping", "offline: stream-ended"],
  [1008, "silent", "offline: stream-ended"],
  [1008, "too-slow", "offline: stream-ended"],
  [1011, "", "offline: server-failed"],
  [1013, "overloaded", "offline: server-busy"],
  [1008, "forbidden", "closed: forbidden"],
  [1008, "revoked", "closed: revoked"],
  [1008, "kicked", "closed: kicked"],
  [1008, "identity-changed", "closed: identity-changed"],
]) {
  test(`a connection that the server closes with ${code} ${reason} is ${state}`, async () => {
    const { room, live, environment } = await open(AUTO);
    const states = told(room);
    live.cut(code, reason);
    await environment.pass(0);
    assert.equal(states[0], state);
    await environment.pass(1_000);
    assert.equal(room.state, state.startsWith("closed") ? "closed" : "live");
  });
}

test("a node that stops sends its rooms to another one", async () => {
  const { options, environment, live } = surroundings();
  const opening = connect({ ...options, ...AUTO, url: undefined, urls: ["http://a", "http://b"] });
  await environment.pass(10);
  const room = await opening;
  live.cut(1001, "stopping");
  await environment.pass(1_000);
  assert.equal(room.state, "live");
  assert.ok([...live.sockets][0].url.startsWith("ws://b/api/live?"));
});

test("actions whose answer was lost with the connection are sent again, and applied once", async () => {
  const { room, server, live, environment } = await open(AUTO);
  let lost = 0;
  server.fate = ({ path }) => (path.endsWith("/actions") && lost++ === 0 ? "answer-lost" : undefined);
  const outcomes = [room.append("/log", "a"), room.append("/log", "b")];
  await environment.pass(2_000);
  assert.deepEqual((await Promise.all(outcomes)).map(({ status }) => status), ["applied", "applied"]);
  assert.deepEqual(server.data.log, ["a", "b"]);
  assert.equal(live.opened, 2);
});

test("a repeat is answered by what became of it", async () => {
  const { room, server, environment } = await open(LIVE);
  server.apply(server.sent("GET", "/updates")[0].search.slice("?client=".length), { id: 1, name: "append", args: { value: "a" } });
  server.history.length = 0; // as if the update had been missed
  const outcome = room.append("/log", "a");
  await environment.pass(10);
  assert.equal((await outcome).status, "applied");
  assert.deepEqual(server.data.log, ["a"]);
});

test("one refused action of many is found, and the others are applied", async () => {
  const { room, server, environment } = await open(LIVE);
  const bad = ({ json }) => json?.actions?.some(({ args }) => args.value === "bad");
  server.fate = (request) => (bad(request) ? { status: 422, body: { detail: "It is bad." } } : undefined);
  const outcomes = ["a", "bad", "b"].map((value) => room.append("/log", value));
  await environment.pass(2_000);
  assert.deepEqual((await Promise.all(outcomes)).map(({ status }) => status), ["applied", "rejected", "applied"]);
  assert.equal((await outcomes[1]).reason, "It is bad.");
  assert.deepEqual(server.data.log, ["a", "b"]);
});

test("what the server asks to wait is waited", async () => {
  const { room, server, environment } = await open(LIVE);
  server.fate = ({ path }) =>
    path.endsWith("/actions") ? { status: 429, body: {}, headers: { "Retry-After": "7" } } : undefined;
  room.append("/log", "a");
  await environment.pass(6_900);
  assert.equal(server.sent("POST", "/actions").length, 1);
  server.fate = () => undefined;
  await environment.pass(200);
  assert.deepEqual(server.data.log, ["a"]);
});

test("a token is replaced over the same connection: one message for all rooms, and nobody flickers", async () => {
  const all = guarded("t1", "t2");
  all.access.know("t1", "ann", 100);
  all.access.know("t2", "ann");
  const one = await openAs(all, AUTO);
  const other = await openAs(all, { ...AUTO, key: "k2" });
  const states = [one, other].map(told);
  await all.environment.pass(90_000);
  const sent = all.live.texts.flatMap((text) => JSON.parse(text)).filter(([kind]) => kind === "token");
  assert.deepEqual(sent, [["token", "t2"]]);
  assert.equal(all.live.opened, 1);
  assert.deepEqual(states, [[], []]);
  const outcome = one.append("/log", "a");
  await all.environment.pass(10);
  assert.equal((await outcome).status, "applied");
});

test("a connection that ends as its token has ended goes on with another one", async () => {
  const all = guarded("t1", "t2");
  all.access.know("t1", "ann");
  all.access.know("t2", "ann");
  const room = await openAs(all, AUTO);
  const states = told(room);
  all.access.refuse("t1", "token-expired");
  all.live.cut(1008, "token-expired");
  const outcome = room.append("/log", "a");
  await all.environment.pass(1_000);
  assert.deepEqual(states, ["offline: token-expired", "connecting", "live"]);
  assert.equal((await outcome).status, "applied");
  assert.deepEqual(all.access.asked, ["first", "expired"]);
  assert.deepEqual(JSON.parse(all.live.texts.findLast((text) => text.includes("hello")))[0], ["hello", { token: "t2" }]);
});

test("a token that the server does not take is replaced before anything else is tried", async () => {
  const all = guarded("t1", "t2");
  all.access.know("t1", "ann");
  all.access.know("t2", "ann");
  const room = await openAs(all, AUTO);
  all.access.refuse("t1", "token-refused");
  all.live.cut();
  await all.environment.pass(2_000);
  assert.equal(room.state, "live");
  assert.deepEqual(all.access.asked, ["first", "refused"]);
  assert.equal(all.live.sockets.size, 1, "that is no reason to fall back");
});

test("what was not sent is never sent as somebody else, over a live connection either", async () => {
  const all = guarded("t1", "t2");
  all.access.know("t1", "ann");
  all.access.know("t2", "bob");
  const room = await openAs(all, AUTO);
  all.access.refuse("t1", "token-expired");
  all.live.cut(1008, "token-expired");
  const outcome = room.append("/log", "a");
  await all.environment.pass(MINUTE);
  assert.equal(room.disconnect.type, "identity-changed");
  assert.equal((await outcome).status, "unknown");
  assert.deepEqual(all.server.data.log, []);
  assert.ok(all.live.texts.every((text) => !text.includes("t2")));
});

test("a room that may not be watched is told so; the others go on", async () => {
  const { server, live, options, environment } = surroundings();
  const body = { type: "urn:ropeway:problem:forbidden", detail: "No." };
  server.fate = ({ path }) => (path.includes("/secret/") ? { status: 403, body } : undefined);
  const opening = connect({ ...options, ...AUTO });
  const refused = assert.rejects(connect({ ...options, ...AUTO, key: "secret" }), { type: "forbidden", final: true });
  await environment.pass(10);
  await refused;
  assert.equal((await opening).state, "live");
  assert.equal(live.opened, 1);
});

test("a right that is taken away ends that room alone", async () => {
  const { live, rooms: two, environment } = await rooms(2);
  live.say(["access", 1, { reason: "forbidden" }]);
  await environment.pass(100);
  assert.deepEqual(two.map(({ state }) => state), ["closed", "live"]);
  assert.equal(two[0].disconnect.type, "forbidden");
});

test("a room that has lost its place in the chain does not leave, and ends nothing for the others", async () => {
  const { rooms: two, server, live, environment } = await rooms(2);
  const states = two.map(told);
  live.say(["update", 1, { from: 7, version: 8, patch: [], acks: [] }]);
  await environment.pass(1_000);
  assert.deepEqual(states, [["offline: protocol-broken", "connecting", "live"], []]);
  const [{ 1: number, 2: stay }] = live.texts.flatMap((text) => JSON.parse(text)).filter(([kind]) => kind === "unwatch");
  assert.deepEqual([number, stay], [1, "stay"]);
  assert.equal(server.sent("DELETE", "").length, 0, "who unwatches and does not stay leaves at once");
  assert.equal(live.opened, 1);
  assert.equal(server.watches.size, 2);
});

test("one that is alone opens a connection anew for it, which is no reason to fall back", async () => {
  const { server, live, environment, room } = await open(AUTO);
  live.say(["update", 1, { from: 7, version: 8, patch: [], acks: [] }]);
  await environment.pass(1_000);
  assert.equal(room.state, "live");
  assert.equal(server.sent("DELETE", "").length, 0);
  assert.equal(live.opened, 2);
  assert.equal(live.sockets.size, 1);
});

test("a device that is offline ends the connection for all: nobody hears who stays", async () => {
  const { rooms: two, live, environment } = await rooms(2);
  const states = two.map(told);
  environment.observers.offline(); // the second room's
  await environment.pass(1_000);
  assert.deepEqual(states[0].slice(0, 1), ["offline: network-lost"]);
  assert.deepEqual([live.opened, live.sockets.size], [2, 1]);
  assert.deepEqual(live.texts.flatMap((text) => JSON.parse(text)).filter(([kind]) => kind === "unwatch"), []);
});

test("a watch that the server ends goes on behind the last version, on the same connection", async () => {
  const { rooms: two, server, live, environment } = await rooms(2);
  const states = two.map(told);
  live.say(["unwatched", 1]);
  await environment.pass(1_000);
  assert.deepEqual(states, [["offline: stream-ended", "connecting", "live"], []]);
  assert.equal(live.opened, 1);
  assert.equal(server.sent("DELETE", "").length, 0);
});

test("actions and messages that meet the end of their watch are neither refused nor lost", async () => {
  const { room, server, live, environment } = await open(LIVE);
  const body = { type: "urn:ropeway:problem:not-watched", detail: "The watch has ended." };
  server.fate = ({ method }) => (method === "POST" ? { status: 409, body } : undefined);
  const outcomes = [room.append("/log", "a"), room.append("/log", "b")];
  room.ephemeral("/cursor", 1);
  await environment.pass(0);
  live.say(["unwatched", 1]);
  server.fate = () => undefined;
  await environment.pass(2_000);
  assert.deepEqual((await Promise.all(outcomes)).map(({ status }) => status), ["applied", "applied"]);
  assert.deepEqual(server.data.log, ["a", "b"]);
  assert.deepEqual(server.sent("POST", "/ephemeral").at(-1).json.values, { "/cursor": 1 });
});

test("closing leaves by unwatch, after what was left was sent", async () => {
  const { room, server, live, environment } = await open(LIVE);
  room.append("/log", "a");
  const closing = room.close();
  await environment.pass(200);
  assert.equal(await closing, true);
  assert.deepEqual(server.data.log, ["a"]);
  assert.deepEqual(kinds(live.texts.at(-1)), ["unwatch"]);
  assert.equal(live.sockets.size, 0);
  assert.deepEqual(overHttp(server), []);
});

test("a page that goes away leaves over HTTP, in requests that outlive it", async () => {
  const { server, environment } = await open(LIVE);
  environment.observers.leaving();
  await environment.pass(0);
  const [leave] = overHttp(server);
  assert.equal(leave.method, "DELETE");
  assert.match(leave.path, /\/clients\/ann~[0-9a-f]{8}$/);
});

test("an idle connection says something often enough, and one that is silent is given up", async () => {
  const { room, live, environment } = await open({ ...LIVE, silence: 20_000 });
  const states = told(room);
  await environment.pass(10 * MINUTE);
  assert.deepEqual(states, []);
  const pings = live.texts.filter((text) => kinds(text).includes("ping")).length;
  assert.ok(pings >= 74 && pings <= 90, `${pings} pings in 10 minutes`);
  [...live.sockets][0].say = () => {};
  await environment.pass(22_000);
  assert.equal(states[0], "offline: server-silent");
});

test("values and messages go over it too, and come", async () => {
  const { room, server, live, environment } = await open(LIVE);
  const messages = [];
  room.on("message", ({ message }) => messages.push(message));
  room.ephemeral("/cursor", { x: 1 });
  const taken = room.send("hello", { to: ["bob"] });
  await environment.pass(100);
  assert.equal(await taken, true);
  const [values] = server.sent("POST", "/ephemeral");
  const [message] = server.sent("POST", "/messages");
  assert.deepEqual([values.live, values.json.values], [true, { "/cursor": { x: 1 } }]);
  assert.deepEqual([message.live, message.json.message, message.json.to], [true, "hello", ["bob"]]);
  live.say(["clients", 1, { clients: ["ann", "bob"] }], ["ephemeral", 1, { values: { bob: { "/x": 2 } } }]);
  live.say(["message", 1, { client: "bob", message: "hi" }], ["unheard-of", 1, {}], ["update", 99, {}]);
  await environment.pass(10);
  assert.deepEqual(room.others, { bob: { "/x": 2 } });
  assert.deepEqual(messages, ["hi"]);
});

test("a value that the server refuses is told, the others are shown", async () => {
  const { room, server, environment } = await open(LIVE);
  const rejects = [];
  room.on("reject", ({ name, args, reason }) => rejects.push([name, args, reason]));
  const bad = ({ json }) => json?.values !== undefined && "/bad" in json.values;
  server.fate = (request) => (bad(request) ? { status: 422, body: { detail: "It is bad." } } : undefined);
  room.ephemeral("/bad", 1);
  room.ephemeral("/good", 1);
  await environment.pass(500);
  assert.deepEqual(rejects, [["ephemeral", { path: "/bad", value: 1 }, "It is bad."]]);
  assert.ok(server.sent("POST", "/ephemeral").some(({ json }) => "/good" in json.values && !("/bad" in json.values)));
});

test("statistics count what a room sends and gets, whatever the others of its connection do", async () => {
  const { rooms: [busy, idle], environment } = await rooms(2);
  const before = idle.statistics();
  busy.append("/log", "x".repeat(10_000));
  await environment.pass(100);
  const { bytesSent, bytesReceived, messagesReceived, roundTrip, connections } = busy.statistics();
  assert.ok(bytesSent > 10_000 && bytesReceived > 10_000, `${bytesSent} ${bytesReceived}`);
  assert.equal(messagesReceived, 2);
  assert.ok(roundTrip >= 0);
  assert.equal(connections, 1);
  assert.equal(idle.statistics().bytesSent, before.bytesSent);
});

test("what is too much for one text goes in several, in order", async () => {
  const { live, rooms: eight, environment, server } = await rooms(8);
  const before = live.texts.length;
  eight.forEach((room, i) => room.append("/log", `${i}`.repeat(100_000)));
  await environment.pass(100);
  const texts = live.texts.slice(before).filter((text) => text.includes("actions"));
  assert.ok(texts.length > 1 && texts.every(({ length }) => length <= 500_000), texts.map(({ length }) => length).join());
  assert.deepEqual(server.data.log.map((text) => text[0]), ["0", "1", "2", "3", "4", "5", "6", "7"]);
});

test("what a server takes at most is heeded: bytes of a text, and watches of a connection", async () => {
  const all = surroundings();
  all.live.welcome.limits = { bytes: 150_000, watches: 2 };
  const opened = [];
  for (const key of ["k1", "k2", "k3"]) {
    const opening = connect({ ...all.options, ...AUTO, key });
    await all.environment.pass(10);
    opened.push(await opening);
  }
  assert.equal(all.live.opened, 2);
  opened.forEach((room) => room.append("/log", "x".repeat(100_000)));
  await all.environment.pass(100);
  assert.ok(all.live.texts.every(({ length }) => length <= 150_000));
  assert.equal(all.server.data.log.length, 3);
});

for (const transport of ["websocket", "", null]) {
  test(`the transport ${transport} is refused at once`, async () => {
    const { options } = surroundings();
    await assert.rejects(connect({ ...options, transport }), TypeError);
  });
}

test("where there is no WebSocket events are used, and nothing else is refused", async () => {
  const { server, options, environment } = surroundings();
  environment.WebSocket = undefined;
  await assert.rejects(connect({ ...options, ...LIVE }), TypeError);
  const opening = connect({ ...options, ...AUTO });
  await environment.pass(10);
  assert.equal((await opening).state, "live");
  assert.equal(server.streams.size, 1);
});
