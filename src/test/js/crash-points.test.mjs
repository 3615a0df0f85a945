import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeServer } from "./fake-server.mjs";
import { HandBrowser } from "./hand-browser.mjs";
import { Random } from "./random.mjs";

const DAY = 86_400_000;

/** What a page does, and what becomes of its requests, by the kind of story. */
const STORIES = {
  "one action after another": async ({ browser }, record) => {
    record("a");
    await browser.pass(500);
    record("b", "c");
    await browser.pass(3_000);
  },
  "answers that are lost": async ({ browser, server }, record) => {
    let posts = 0;
    server.fate = ({ method }) => (method === "POST" && ++posts % 2 === 1 ? "answer-lost" : undefined);
    record("a", "b");
    await browser.pass(500);
    record("c");
    await browser.pass(3_000);
  },
  "a network that comes back": async ({ browser, server }, record) => {
    record("a");
    await browser.pass(200);
    server.fate = () => "lost";
    server.cut();
    record("b");
    await browser.pass(300);
    record("c", "d");
    await browser.pass(300);
    server.fate = () => undefined;
    await browser.pass(5_000);
  },
  "an action that is refused as a whole": async ({ browser, server }, record) => {
    server.fate = ({ method, json }) =>
      method === "POST" && json.actions?.some(({ args }) => args.value === "b") ? { status: 413 } : undefined;
    record("a", "b", "c");
    await browser.pass(1_000);
    record("d");
    await browser.pass(3_000);
  },
  "a batch, whose answer is lost": async ({ browser, server, page }, record) => {
    let posts = 0;
    server.fate = ({ method }) => (method === "POST" && ++posts % 2 === 0 ? "answer-lost" : undefined);
    record("a");
    page.room.batch(() => record("b", "c"));
    record("d");
    await browser.pass(5_000);
  },
  "a server that counts otherwise": async ({ browser, server }, record) => {
    record("a");
    await browser.pass(3_000);
    if (record("b", "c")) {
      server.ids.clear(); // what "a" did stays
    }
    await browser.pass(3_000);
  },
};

for (const [name, story] of Object.entries(STORIES)) {
  test(`whatever step a page dies at, each is applied once: ${name}`, async (t) => {
    let step = 0;
    for (let reached = true; reached; step++) {
      reached = await told(story, step, `step ${step}`);
    }
    t.diagnostic(`${step} steps`);
    assert.ok(step > 10);
  });
}

test("whoever dies while he goes on for a dead one, each is applied once", async (t) => {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 32);
  t.diagnostic(`SEED=${seed}`);
  const random = new Random(seed);
  const stories = Object.values(STORIES);
  for (let run = 0; run < 60; run++) {
    const deaths = Array.from({ length: random.below(3) }, () => random.below(12));
    const first = random.below(30);
    await told(random.of(stories), first, `SEED=${seed} run ${run}: ${first}, ${deaths}`, deaths);
  }
});

/** Tells a story to a page that dies at a step, and lets another one end it; whether that step was reached. */
async function told(story, deadly, where, deaths = []) {
  const server = new FakeServer();
  const browser = new HandBrowser(server);
  const early = unstored(server, browser);
  const page = browser.page();
  await page.open();
  let step = 0;
  browser.step = (_, who) => who === page && step++ === deadly && page.kill();
  const recorded = [];
  await story({ browser, server, page }, (...values) => {
    if (!page.dead) {
      recorded.push(...values);
      values.forEach((value) => page.room.append("/log", value));
    }
    return !page.dead;
  });
  const reached = page.dead;
  page.kill();
  const kept = storedIn(browser);
  const already = [...server.data.log];
  const refused = page.told("reject").map(({ args }) => args.value);
  for (const death of deaths) {
    await succeeded(browser, death);
  }
  server.fate = () => undefined;
  await succeeded(browser, Infinity);
  const { log } = server.data;
  const what = `${where}: ${log} of ${recorded}, ${kept} stored`;
  assert.deepEqual(early, [], `nothing is sent but what is stored so, ${what}`);
  const undead = log.filter((value) => refused.includes(value) && !kept.includes(value));
  assert.deepEqual(undead, [], `what was refused is not done, ${what}`);
  assert.equal(new Set(log).size, log.length, `nothing is applied twice, ${what}`);
  assert.deepEqual(log, recorded.filter((value) => log.includes(value)), `in order, ${what}`);
  const lost = [...kept, ...already].filter((value) => !log.includes(value));
  assert.deepEqual(lost, [], `nothing that was stored or applied is lost, ${what}`);
  assert.ok([...browser.storage.outboxes.values()].every(({ actions }) => actions.size === 0), what);
  return reached;
}

/** Collects what is sent otherwise than it is stored at that moment. */
function unstored(server, { storage }) {
  const early = [];
  const { fetch } = server;
  server.fetch = (url, request = {}) => {
    const { client, id: batch, actions = [] } = request.method === "POST" ? JSON.parse(request.body) : {};
    const outboxes = [...storage.outboxes.values()].filter((each) => each.client === client);
    const stored = outboxes.flatMap((each) => [...each.actions.values()]);
    const same = (action) => ({ id, batch: inBatch, name, args }) =>
      (action.id === undefined || id === action.id) &&
      inBatch === batch &&
      name === action.name &&
      args === JSON.stringify(action.args);
    early.push(...actions.filter((action) => stored.filter(same(action)).length !== 1));
    return fetch(url, request);
  };
  return early;
}

/** The next page goes on, and may die at a step. */
async function succeeded(browser, deadly) {
  browser.later(DAY);
  const page = browser.page();
  let step = 0;
  browser.step = (_, who) => who === page && step++ === deadly && page.kill();
  await page.open();
  await browser.pass(60_000);
  page.kill();
}

function storedIn({ storage }) {
  const actions = [...storage.outboxes.values()].flatMap(({ actions }) => [...actions.values()]);
  return actions.map(({ args }) => JSON.parse(args).value);
}
