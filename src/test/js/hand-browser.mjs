import { connect } from "../../main/webapp/ropeway/ropeway.js";
import { HandEnvironment } from "./hand-environment.mjs";
import { MemoryStorage } from "./memory-storage.mjs";

/** What never comes. */
const NEVER = new Promise(() => {});

/** A browser: what its pages keep, who holds which lock, and a page that can be killed at any moment. */
export class HandBrowser {
  storage = new MemoryStorage();
  locks = new Map();
  pages = [];
  /** Is called with each step of what pages send and store: a test may kill the page there. */
  step = () => {};
  #server;
  #time = 0;

  constructor(server) {
    this.#server = server;
  }

  page() {
    const page = new HandPage(this, this.#server);
    page.environment.putForward(this.#time);
    this.pages.push(page);
    return page;
  }

  /** Lets time pass for all pages that live, a moment at a time where they are several. */
  async pass(milliseconds, step = this.pages.filter(({ dead }) => !dead).length > 1 ? 50 : milliseconds) {
    for (let left = milliseconds; left > 0; left -= step) {
      for (const page of this.pages.filter(({ dead }) => !dead)) {
        await page.environment.pass(Math.min(step, left));
      }
    }
  }

  /** So much time passes while no page is open. */
  later(milliseconds) {
    this.#time += milliseconds;
  }
}

/** A page: after it was killed nothing of it goes on, and its locks are free. */
class HandPage {
  dead = false;
  /** What connecting failed with. */
  failure = null;
  heard = [];
  #browser;

  constructor(browser, server) {
    this.#browser = browser;
    const fetch = (...request) => this.#stepwise("sending", () => server.fetch(...request), "answered");
    this.environment = new HandEnvironment(fetch);
    this.environment.openStorage = async () => this.#storage();
    this.environment.locks = { request: (...all) => this.#request(...all) };
    this.options = { url: "http://a", store: "lobby", key: "k", client: "ann", persist: true };
  }

  /** Opens a room there; resolves with undefined if that takes longer. */
  async open(more = {}) {
    this.#listen(connect({ ...this.options, environment: this.environment, ...more }));
    await this.environment.pass(100);
    return this.room;
  }

  async #listen(opening) {
    try {
      this.room = await opening;
      for (const name of ["recovered", "reject", "abandoned", "state"]) {
        this.room.on(name, (event) => this.heard.push([name, event]));
      }
    } catch (error) {
      this.failure = error;
    }
  }

  /** What was heard of an event. */
  told(name) {
    return this.heard.filter(([each]) => each === name).map(([, event]) => event);
  }

  kill() {
    this.dead = true;
    this.environment.setTimeout = () => 0;
    this.environment.pass = () => Promise.resolve();
    for (const [name, holder] of this.#browser.locks) {
      if (holder === this) {
        this.#browser.locks.delete(name);
      }
    }
  }

  /** Between two steps; what has not begun when the page dies never does, and what ends is not told. */
  async #stepwise(before, work, after) {
    this.#step(before);
    if (this.dead) {
      return NEVER;
    }
    const result = await work();
    this.#step(after);
    return this.dead ? NEVER : result;
  }

  #step(name) {
    if (!this.dead) {
      this.#browser.step(name, this);
    }
  }

  /** As a page's transactions: what has not begun when it dies never does. */
  #storage() {
    const { storage } = this.#browser;
    const call = (name) => (...all) => {
      const work = () => storage[name](...structuredClone(all));
      return name === "write" ? this.#stepwise("storing", work, "stored") : this.#stepwise("reading", work, "read");
    };
    const names = ["snapshot", "clients", "outbox", "write", "prune"];
    return Object.fromEntries(names.map((name) => [name, call(name)]));
  }

  async #request(name, { ifAvailable }, held) {
    const { locks } = this.#browser;
    if (!ifAvailable) {
      throw new Error("nobody waits for a lock");
    }
    if (this.dead) {
      return NEVER;
    }
    if (locks.has(name)) {
      return held(null);
    }
    locks.set(name, this);
    try {
      return await held({ name });
    } finally {
      if (locks.get(name) === this) {
        locks.delete(name);
      }
    }
  }
}
