import { sealed } from "./frozen.js";
import { aDifference, anEntry, versions } from "./wanted.js";

const MOST_VERSIONS = 50;
const MOST_CAUSES = 1_000;

/**
 * Walks from one version of a key to the next, a page at a time: of pages it keeps one, of data
 * nothing.
 */
export class HistoryReader {
  #get;
  #path;
  #page = [];
  #most = MOST_VERSIONS;
  #at;
  #version;

  /** `get(path, wanted)` resolves with what a server answers, or rejects with a ReplayFailed. */
  constructor(get, path, { version, at }) {
    this.#get = get;
    this.#path = path;
    this.#version = version;
    this.#at = at;
  }

  /**
   * A version as a whole: `{version, at, data, causes}`. `from` is its number, a Date, or undefined:
   * the oldest that is left.
   */
  static async whole(get, path, from) {
    const query = from instanceof Date ? `at=${encodeURIComponent(from.toISOString())}` : `version=${from ?? (await oldest(get, path))}`;
    const { version, data, updatedAt } = await get(`${path}?${query}`, anEntry);
    const made = version === 0 ? [] : await pageBefore(get, path, version + 1, 1);
    const causes = made.filter((each) => each.version === version).flatMap((each) => each.actions);
    return { version, data, at: timeOf(updatedAt), causes: sealed(causes) };
  }

  /** The next version as a step from the one before: `{version, from, at, gap, causes, patch}`, or null. */
  async next() {
    if (this.#page.length === 0) {
      this.#page = await this.#following();
    }
    const step = this.#page.shift();
    if (step === undefined) {
      return null;
    }
    const { version, at, actions } = step;
    const from = this.#version;
    const { patch } = await this.#get(`${this.#path}/versions/diff?from=${from}&to=${version}`, aDifference);
    const time = timeOf(at);
    const gap = this.#at === null ? 0 : Math.max(0, time - this.#at);
    this.#version = version;
    this.#at = time;
    return { version, from, at: time, gap, causes: sealed(actions), patch };
  }

  /** Versions behind this one, oldest first: fewer at once where a page does not hold them. */
  async #following() {
    for (;;) {
      const page = await pageBefore(this.#get, this.#path, this.#version + this.#most + 1, this.#most, this.#version);
      if (page !== null) {
        this.#most = Math.min(2 * this.#most, MOST_VERSIONS);
        return page;
      }
      this.#most = Math.ceil(this.#most / 2);
    }
  }
}

/**
 * The versions above one and below another; of one alone with at most so many actions. Null if there
 * are several, and a page does not hold them.
 */
async function pageBefore(get, path, before, limit, above = before - 2) {
  const found = [];
  for (let next = before; next !== null; ) {
    const answer = await get(`${path}/versions?before=${next}&limit=${limit}`, versions);
    answer.versions.filter(({ version }) => version > above).forEach((each) => add(found, each));
    next = goesOn(answer.next, above) ? answer.next : null;
    if (next !== null && limit > 1) {
      return null;
    }
    if (found[0]?.actions.length >= MOST_CAUSES) {
      next = null;
    }
  }
  return found.reverse();
}

/** A page that ends within a version names the version, the place, and goes on with the rest of it. */
function goesOn(next, above) {
  return typeof next === "string" ? Number.parseInt(next, 10) > above : next !== null && next > above + 1;
}

function add(found, { version, at, actions }) {
  const last = found.at(-1);
  if (last?.version === version) {
    last.actions = [...last.actions, ...actions].slice(0, MOST_CAUSES);
  } else {
    found.push({ version, at, actions });
  }
}

/** Versions begin with 0, unless some were pruned: then a server says with which. */
async function oldest(get, path) {
  try {
    await get(`${path}/versions?before=2&limit=1`, versions);
    return 0;
  } catch (failure) {
    if (failure.isPruned && failure.oldest !== null) {
      return failure.oldest;
    }
    throw failure;
  }
}

function timeOf(at) {
  return at === null || at === undefined ? null : Date.parse(at);
}
