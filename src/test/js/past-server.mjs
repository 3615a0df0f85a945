const MINE = "/api/stores/lobby/keys/k";

/** A server of a key's past, as far as a replay can tell. `history` is that of a case of the vectors. */
export class PastServer {
  requests = [];
  tokens = new Set();
  me = [200, { auth: "jwt", identity: "ann" }];

  constructor({ history, oldest = 0, most = Infinity, busy = 0, forbidden = false }) {
    Object.assign(this, { history: [...history], oldest, most, busy, forbidden });
  }

  fetch = async (url, { headers = {} } = {}) => {
    const { pathname, searchParams } = new URL(url);
    this.tokens.add(headers.Authorization);
    if (pathname === "/api/me") {
      return this.#json(this.me);
    }
    this.requests.push(pathname.slice(MINE.length) + new URL(url).search);
    const asked = Object.fromEntries(searchParams);
    return this.#json(this.#answer(pathname.slice(MINE.length), asked));
  };

  #json([status, body]) {
    const type = status === 200 ? "application/json" : "application/problem+json";
    return { status, headers: new Headers({ "Content-Type": type }), text: async () => JSON.stringify(body) };
  }

  #answer(what, asked) {
    if (this.busy > 0) {
      this.busy--;
      return problem(503, "overloaded");
    }
    if (this.forbidden) {
      return problem(403, "forbidden");
    }
    switch (what) {
      case "":
        return this.#entry(asked);
      case "/versions":
        return this.#page(asked);
      case "/versions/diff":
        return this.#difference(asked);
      default:
        return problem(404, "not-found");
    }
  }

  #entry({ version, at }) {
    if (version === "0") {
      return [200, { version: 0, data: {}, updatedAt: null }];
    }
    const found =
      at === undefined
        ? this.history.find((each) => each.version === Number(version))
        : this.history.findLast((each) => each.at <= Date.parse(at));
    return (
      this.#pruned(version === undefined ? Infinity : Number(version)) ??
      (found === undefined
        ? problem(404, "not-found")
        : [200, { version: found.version, data: found.data, updatedAt: new Date(found.at).toISOString() }])
    );
  }

  /** At most so many actions are in a page: so it may end within a version. */
  #page({ before, limit }) {
    const [top, done] = before.split(".").map(Number);
    const upTo = done === undefined ? top - 1 : top;
    const pruned = this.#pruned(upTo);
    if (pruned !== null) {
      return pruned;
    }
    const versions = [];
    let left = this.most;
    const all = this.history.filter(({ version }) => version <= upTo && version >= this.oldest).reverse();
    for (const { version, at, by = [] } of all) {
      if (versions.length === Number(limit) || left === 0) {
        return [200, { versions, next: versions.at(-1).version }];
      }
      const from = version === top && done !== undefined ? done : 0;
      const part = by.slice(from, from + left);
      const actions = part.map((client, i) => ({ client, id: from + i + 1, name: "set", args: null, status: "applied" }));
      versions.push({ version, at: new Date(at).toISOString(), actions });
      left -= part.length;
      if (from + part.length < by.length) {
        return [200, { versions, next: `${version}.${from + part.length}.1` }];
      }
    }
    return [200, { versions, next: null }];
  }

  #difference({ from, to }) {
    const pruned = this.#pruned(Number(from));
    const { data } = this.history.find(({ version }) => version === Number(to));
    return pruned ?? [200, { from, to, patch: [{ op: "replace", path: "", value: data }] }];
  }

  #pruned(version) {
    return version > 0 && version < this.oldest ? problem(410, "history-pruned", { oldest: this.oldest }) : null;
  }
}

function problem(status, kind, more = {}) {
  return [status, { type: `urn:ropeway:problem:${kind}`, detail: "Because.", ...more }];
}
