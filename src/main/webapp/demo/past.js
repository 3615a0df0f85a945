import { ask, untilAnswered } from "./ask.js";

const MOST_KEPT = 200;

/** Reads a key's past. What was read of a version that others follow can no longer change. */
export class Past {
  #url;
  #kept = new Map();

  constructor(url) {
    this.#url = url;
  }

  /**
   * A version: `{version, data, at, actions}`; `{version, oldest}` if it is pruned; `{version,
   * problem}` if it cannot be read. Waits for a server that does not answer, and says so.
   */
  async read(version, latest, waiting) {
    const kept = this.#kept.get(version);
    if (kept) {
      return kept;
    }
    const [entry, page] = await Promise.all([
      this.#ask(`?version=${version}`, waiting),
      version === 0
        ? { ok: true, body: { versions: [] } }
        : this.#ask(`/versions?before=${version + 1}&limit=1`, waiting),
    ]);
    const failed = [entry, page].find((answer) => !answer.ok);
    if (failed) {
      return { version, ...trouble(failed) };
    }
    const [made] = page.body.versions.filter((each) => each.version === version);
    const read = { version, data: entry.body.data, at: made?.at, actions: made?.actions ?? [] };
    if (version < latest) {
      this.#keep(read);
    }
    return read;
  }

  /** The oldest version that is kept; 1 if none is gone. */
  async oldest() {
    const first = await this.#ask("?version=1");
    return first.ok ? 1 : (trouble(first).oldest ?? 1);
  }

  #ask(query, waiting) {
    return untilAnswered(() => ask(this.#url + query), waiting);
  }

  #keep(read) {
    this.#kept.set(read.version, read);
    if (this.#kept.size > MOST_KEPT) {
      this.#kept.delete(this.#kept.keys().next().value);
    }
  }
}

function trouble({ status, body }) {
  return status === 410 && body.oldest
    ? { oldest: body.oldest }
    : { problem: body.detail ?? body.title ?? `${status}` };
}
