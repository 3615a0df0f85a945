import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { Addresses } from "../../main/webapp/ropeway/addresses.js";
import { Answer } from "../../main/webapp/ropeway/answer.js";
import { TokenKeeper } from "../../main/webapp/ropeway/token-keeper.js";
import { renewedAfter } from "../../main/webapp/ropeway/token-life.js";
import { HandEnvironment, settle } from "./hand-environment.mjs";

// The format of the cases is described in the vectors' README.
const FOLDER = new URL("../resources/vectors/tokens/", import.meta.url);
const cases = (file) => JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));

for (const { name, life, after } of cases("lives.json")) {
  test(`another token is asked for in time: ${name}`, () => assert.equal(renewedAfter(life), after));
}

for (const { url, secure } of cases("addresses.json")) {
  test(`a token is ${secure ? "" : "not "}sent to ${url}`, () => {
    const addresses = new Addresses(["https://a", url]);
    if (secure) {
      addresses.requireSecure();
    } else {
      assert.throws(() => addresses.requireSecure(), TypeError);
    }
  });
}

test("an address of the page itself is as secure as the page", () => {
  new Addresses(["/ropeway"]).requireSecure("https://example.org/page");
  assert.throws(() => new Addresses(["/ropeway"]).requireSecure("http://example.org/page"), TypeError);
});

describe("keeping.json", () => {
  for (const scenario of cases("keeping.json")) {
    test(scenario.name, async () => {
      const stage = new Stage(scenario);
      for (const [i, step] of scenario.steps.entries()) {
        await stage.run(step, `step ${i + 1} ${JSON.stringify(step)}`);
      }
    });
  }
});

/** A keeper, an application that gives tokens, a server that names callers, and a room. */
class Stage {
  environment = new HandEnvironment((url, options) => this.#fetch(url, options));
  #me;
  #gives;
  #silent = false;
  #start;
  #asked = [];
  #renewed = [];
  #names = [];
  #told = null;
  #keeper;
  #leave;
  #left = false;

  constructor({ gives, me = {}, ahead = 0, room = null }) {
    this.#me = me;
    this.#gives = gives && [...gives];
    this.#start = this.environment.wall();
    this.environment.putForward(ahead * 1_000);
    const source = gives === undefined ? null : ({ reason }) => this.#give(reason);
    this.#keeper = new TokenKeeper({ environment: this.environment, urls: ["https://a"] }, source, () => {});
    this.#leave = this.#keeper.join({
      identity: room,
      renewed: (token) => this.#renewed.push(token),
      over: (disconnect) => (this.#told = disconnect.type),
    });
  }

  async run(step, what) {
    this.#asked = [];
    this.#renewed = [];
    this.#names = [];
    this.#silent = step.silence ?? this.#silent;
    Object.assign(this.#me, step.me);
    for (let i = 0; i < Number(step.signIn ?? 0); i++) {
      this.#keeper.signIn().then(
        (identity) => this.#names.push(identity),
        () => {},
      );
    }
    for (let i = 0; "refused" in step && i < (step.times ?? 1); i++) {
      const body = { type: `urn:ropeway:problem:${step.problem}` };
      const answer = new Answer("https://a", { status: 401, body });
      assert.equal(this.#keeper.refused(step.refused, answer).type, step.type, what);
    }
    if ("expired" in step) {
      this.#keeper.expired(step.expired);
    }
    if (step.leave) {
      this.#left = true;
      this.#leave();
    }
    await settle();
    await this.environment.pass((step.pass ?? 0) * 1_000);
    await settle();
    await this.#check(step, what);
  }

  async #check({ signIn, identity, asked = [], renewed = [], token, over = null, trouble }, what) {
    if (asked === "some") {
      assert.ok(this.#asked.length > 0, what);
    } else {
      assert.deepEqual(this.#asked, asked, what);
    }
    assert.deepEqual(this.#renewed, renewed, what);
    assert.deepEqual(this.#names, identity === undefined ? [] : Array(Number(signIn ?? 1)).fill(identity), what);
    assert.equal(this.#told, over, what);
    const sent = this.#left ? "closed" : token === undefined ? "waits" : token;
    assert.equal(await this.#sent(), over ?? sent, what);
    assert.equal(trouble === undefined || this.#keeper.trouble === trouble, true, what);
  }

  /** What a request would be sent with now. */
  async #sent() {
    let sent = "waits";
    this.#keeper.usable().then(
      (token) => (sent = token),
      (disconnect) => (sent = disconnect.type),
    );
    await settle();
    return sent;
  }

  #give(reason) {
    this.#asked.push(reason);
    const next = this.#gives.length > 1 ? this.#gives.shift() : this.#gives[0];
    if (typeof next === "string" && next.startsWith("!")) {
      throw new Error(next.slice(1));
    }
    return next;
  }

  async #fetch(url, { headers = {} }) {
    assert.equal(url, "https://a/api/me");
    const [, token = ""] = (headers.Authorization ?? "").split(" ");
    if (this.#silent) {
      throw new TypeError("fetch failed");
    }
    const { status = 200, problem, until, tellsTime, ...body } = this.#me[token];
    if (problem !== undefined) {
      const type = `urn:ropeway:problem:${problem}`;
      return respond(status, "application/problem+json", { type });
    }
    const expiresAt = until && new Date(this.#start + until * 1_000).toISOString();
    const now = new Date(this.#start + this.environment.monotonic()).toUTCString();
    const more = tellsTime ? { Date: now } : {};
    return respond(200, "application/json", { auth: "required", ...body, expiresAt }, more);
  }
}

function respond(status, type, body, headers = {}) {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": type, ...headers } });
}
