import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { replay } from "../../main/webapp/ropeway/replay.js";
import { HandEnvironment, settle } from "./hand-environment.mjs";
import { PastServer } from "./past-server.mjs";

const CASES = JSON.parse(readFileSync(new URL("../resources/vectors/replay/playbacks.json", import.meta.url)));

function surroundings(history, more = {}) {
  const server = new PastServer({ history, ...more });
  const environment = new HandEnvironment(server.fetch);
  return { server, environment, options: { environment, url: "http://a", store: "lobby", key: "k" } };
}

const speedOf = (speed) => (speed === "fastest" ? Infinity : speed);

class Viewer {
  #shown = [];
  #changes = [];

  constructor({ history, ...more }) {
    Object.assign(this, surroundings(history, more));
    const { from, to, toAt, longest, speed = 1 } = more;
    const end = toAt === undefined ? to : new Date(toAt);
    Object.assign(this.options, { from, to: end, longest, speed: speedOf(speed) });
  }

  async open({ after = 0, shown = [], failure, oldest = null, ...checks }) {
    const opening = replay(this.options);
    const ended = opening.then((playback) => this.#listen(playback), (error) => error);
    await this.environment.pass(after);
    if (failure !== undefined) {
      const { type, oldest: left } = await ended;
      assert.deepEqual([type, left], [failure, oldest]);
      return;
    }
    await ended;
    assert.deepEqual([this.playback.version], shown);
    this.#check(checks);
  }

  #listen(playback) {
    this.playback = playback;
    playback.on("version", (shown) => this.#shown.push(shown));
    playback.on("change", ({ path, value, previous }) => this.#changes.push([path, value, previous]));
  }

  async run({ shown = [], changes, refused, failure, oldest = null, ...step }) {
    this.#shown = [];
    this.#changes = [];
    await this.#act(step, refused, oldest);
    await settle();
    assert.deepEqual(this.#shown.map(({ version }) => version), shown, "shown");
    if (changes !== undefined) {
      const full = changes.map(([path, value, previous]) => [path, value, previous]);
      assert.deepEqual(this.#changes, full, "changes");
    }
    if (failure !== undefined) {
      assert.deepEqual([this.playback.failure.type, this.playback.failure.oldest], [failure, oldest]);
    }
    this.#check(step);
  }

  async #act({ play, pause, close, pass, speed, seek, seekAt, add, prune, busy }, refused, oldest) {
    const { playback, server } = this;
    server.history.push(...(add ?? []));
    server.oldest = prune ?? server.oldest;
    server.busy += busy ?? 0;
    if (play) {
      playback.play();
    } else if (pause) {
      playback.pause();
    } else if (close) {
      playback.close();
    } else if (pass !== undefined) {
      await this.environment.pass(pass);
    } else if (speed !== undefined) {
      playback.speed = speed;
    } else if (seek !== undefined || seekAt !== undefined) {
      const seeking = playback.seek(seek ?? new Date(seekAt));
      refused === undefined ? await seeking : await assert.rejects(seeking, { type: refused, oldest });
    }
  }

  #check({ state, data, at, by }) {
    const { playback } = this;
    if (state !== undefined) {
      assert.equal(playback.state, state);
    }
    if (data !== undefined) {
      assert.deepEqual(playback.data, data);
    }
    if (at !== undefined) {
      assert.equal(playback.at?.getTime() ?? null, at);
    }
    if (by !== undefined && this.#shown.length > 0) {
      assert.deepEqual(this.#shown.at(-1).causes.map(({ client }) => client), by, "by");
    }
  }
}

describe("playbacks", () => {
  for (const { name, opened, steps = [], ...scenario } of CASES) {
    test(name, async () => {
      const viewer = new Viewer(scenario);
      await viewer.open(opened);
      for (const [i, step] of steps.entries()) {
        await viewer.run(step).catch((error) => {
          error.message = `step ${i + 1}, ${JSON.stringify(step)}: ${error.message}`;
          throw error;
        });
      }
    });
  }
});

const many = (number) =>
  Array.from({ length: number }, (_, i) => ({ version: i + 1, at: 1_000 * i, data: { n: i + 1 }, by: ["ann"] }));

test("a long past is read a little ahead only, and pages of it once each", async () => {
  const { server, environment, options } = surroundings(many(1_000));
  const playback = await replay({ ...options, from: 1 });
  await environment.pass(10);
  const differences = () => server.requests.filter((each) => each.startsWith("/versions/diff")).length;
  assert.equal(differences(), 20);
  playback.play();
  await environment.pass(99_000);
  assert.equal(playback.version, 100);
  assert.equal(differences(), 119);
  assert.equal(server.requests.filter((each) => each.startsWith("/versions?")).length, 1 + 3);
});

test("a place in it can be watched, as in a room, and a listener that fails keeps nobody", async (t) => {
  t.mock.method(console, "error", () => {});
  const { environment, options } = surroundings(many(3));
  const playback = await replay({ ...options, from: 1, speed: Infinity });
  const heard = [];
  playback.on("version", () => {
    throw new Error("for the test");
  });
  playback.on("change:/n", ({ value, previous, origin }) => heard.push([value, previous, origin]));
  playback.play();
  await environment.pass(10);
  assert.deepEqual(heard, [[2, 1, "remote"], [3, 2, "remote"]]);
  assert.throws(() => {
    playback.data.n = 9;
  }, TypeError);
});

test("a listener may go elsewhere or end it", async () => {
  const { environment, options } = surroundings(many(9));
  const playback = await replay({ ...options, from: 1, speed: Infinity });
  const shown = [];
  playback.on("version", ({ version }) => {
    shown.push(version);
    if (version === 4) {
      playback.seek(8);
    } else if (version === 9) {
      playback.close();
    }
  });
  playback.play();
  await environment.pass(10);
  assert.deepEqual(shown.slice(0, 3), [2, 3, 4]);
  assert.deepEqual(shown.slice(-2), [8, 9]);
  assert.equal(playback.state, "closed");
});

test("what cannot be is refused at once", async () => {
  const { options } = surroundings(many(1));
  await assert.rejects(replay({ ...options, key: "" }), TypeError);
  await assert.rejects(replay({ ...options, speed: 0 }), RangeError);
  await assert.rejects(replay({ ...options, url: "http://example.org", token: "t" }), TypeError);
  const playback = await replay({ ...options, from: 1 });
  assert.throws(() => (playback.speed = 101), RangeError);
  assert.equal(playback.speed, 1);
});

test("of two that go elsewhere the later counts, and none shows anything once it is closed", async () => {
  const { environment, server, options } = surroundings(many(9));
  const playback = await replay({ ...options, from: 1 });
  const shown = [];
  playback.on("version", ({ version }) => shown.push(version));
  const held = [];
  environment.fetch = async (url) => {
    if (url.includes("?version=3") || url.includes("?version=5")) {
      await new Promise((resolve) => held.push(resolve));
    }
    return server.fetch(url);
  };
  const first = playback.seek(3);
  await playback.seek(7);
  await settle();
  held.splice(0).forEach((resolve) => resolve());
  await first;
  assert.deepEqual(shown, [7]);
  const last = playback.seek(5);
  playback.close();
  await settle();
  held.splice(0).forEach((resolve) => resolve());
  await assert.rejects(last, { type: "closed" });
  assert.deepEqual(shown, [7]);
});

test("who has a token sends it, and whose token is not taken is told so", async () => {
  const { server, options } = surroundings(many(3));
  const playback = await replay({ ...options, url: "https://a", token: () => "t1", from: 1 });
  assert.deepEqual([...server.tokens], ["Bearer t1"]);
  playback.close();
  const other = surroundings(many(3));
  other.server.me = [401, { type: "urn:ropeway:problem:token-refused", detail: "No." }];
  const opening = replay({ ...other.options, url: "https://a", token: "t2" });
  opening.catch(() => {});
  await other.environment.pass(600_000);
  await assert.rejects(opening, { name: "ReplayFailed", type: "not-signed-in" });
});
