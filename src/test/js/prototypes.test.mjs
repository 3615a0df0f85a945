import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Mirror } from "../../main/webapp/ropeway/mirror.js";
import { open } from "./open-room.mjs";

/** Names that mean something to JavaScript where an object is written to carelessly. */
const NAMES = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "__defineGetter__"];
const MARK = "polluted";

let before;

function shape(object) {
  return Reflect.ownKeys(object).map((name) => [name, Object.getOwnPropertyDescriptor(object, name)]);
}

function all() {
  return [Object.prototype, Array.prototype, Function.prototype, Map.prototype, Object].map(shape);
}

beforeEach(() => {
  before = all();
});

afterEach(() => {
  assert.deepEqual(all(), before, "a prototype was written to");
  assert.equal({}[MARK], undefined);
});

function mirrorOf(data) {
  const mirror = new Mirror({ client: "b", tab: "0000000b" });
  mirror.receive({ event: "snapshot", data: { version: 1, data } });
  return mirror;
}

for (const name of NAMES) {
  const hostile = JSON.parse(`{"${name}":{"${MARK}":true,"prototype":{"${MARK}":true}}}`);

  test(`a snapshot with a member ${name} is just data`, () => {
    const mirror = mirrorOf({ a: hostile });
    assert.equal(JSON.stringify(mirror.data.a), JSON.stringify(hostile));
    assert.equal(mirror.data.a[MARK], undefined);
  });

  test(`updates reach members of the name ${name} and nothing else`, () => {
    const mirror = mirrorOf({});
    const paths = [`/${name}`, `/${name}/${MARK}`, `/${name}/prototype`, `/${name}/prototype/${MARK}`];
    let version = 1;
    for (const path of paths) {
      const patch = [{ op: "add", path, value: path.endsWith(MARK) ? true : {} }];
      mirror.receive({ event: "update", data: { from: version, version: (version += 1), patch, acks: [] } });
    }
    assert.equal(JSON.stringify(mirror.data), `{"${name}":{"${MARK}":true,"prototype":{"${MARK}":true}}}`);
  });

  test(`a patch of what only the prototype has is refused: ${name}`, () => {
    const mirror = mirrorOf({});
    const patch = [{ op: "add", path: `/${name}/${MARK}`, value: true }];
    try {
      mirror.receive({ event: "update", data: { from: 1, version: 2, patch, acks: [] } });
    } catch {
      // as good: the mirror asks for the whole data then
    }
    assert.equal(JSON.stringify(mirror.data), "{}");
  });

  test(`every action leaves the prototypes alone at ${name}`, async () => {
    const { room, environment } = await open();
    for (const path of [`/${name}`, `/${name}/${MARK}`, `/${name}/prototype/${MARK}`, `/a/${name}/${MARK}`]) {
      for (const act of [
        () => room.set(path, hostile),
        () => room.remove(path),
        () => room.increment(path, 1),
        () => room.append(path, hostile),
        () => room.merge(hostile),
      ]) {
        try {
          await Promise.race([act(), environment.pass(50)]);
        } catch {
          // refused
        }
      }
    }
    await environment.pass(100);
    assert.equal({}[MARK], undefined);
  });

  test(`clients, values and messages called ${name} are just names`, async () => {
    const { room, environment, server } = await open();
    const messages = [];
    room.on("message", ({ message }) => messages.push(message));
    server.tell("clients", { clients: ["ann", name] });
    server.tell("ephemeral", { values: JSON.parse(`{"${name}":{"/${name}/${MARK}":true,"${name}":1}}`) });
    server.tell("message", { client: name, message: hostile });
    await environment.pass(50);
    assert.equal(JSON.stringify(messages), JSON.stringify([hostile]));
    assert.ok(room.clients.includes(name));
    assert.equal({}[MARK], undefined);
    assert.equal(room.state, "live");
  });
}
