const encoder = new TextEncoder();
const NO_BODY = 204;
const FIRST_REFUSAL = 400;

/**
 * A server of one entry, as far as a room can tell. Its actions: `append {value}` to `/log`,
 * `refuse`, `set` of `/count`, `increment {by}` of it, and `undo` of that. A test decides what becomes of each request with `fate`:
 * "lost", "answer-lost", an answer of Ropeway's, or a function that gives somebody else's response.
 */
export class FakeServer {
  data = { log: [], count: 0 };
  version = 0;
  history = [];
  ids = new Map();
  /** By how much each increment, or undo of one, has moved the count. */
  moved = new Map();
  /** What the server says was done before. */
  undoable = { undo: [], redo: [] };
  streams = new Set();
  /** Live connections, which are told every event; see FakeLive. */
  watches = new Set();
  /** What it tells versions of one number apart by, ten digits; "" of a server of before. */
  stamp = "";
  requests = [];
  cutLive = () => {};
  /** How many streams there were after each that came or went. */
  crowd = [];
  fate = () => undefined;
  /** Answers in place of the server what the caller may not do; see FakeAccess. */
  guard = () => undefined;

  /** Answers as `fetch` does. */
  fetch = async (url, { method = "GET", body, headers = {}, signal } = {}) => {
    const { pathname, search } = new URL(url);
    const json = body === undefined ? undefined : JSON.parse(body);
    const request = { url, method, path: pathname, search, headers, json, bytes: body?.length };
    this.requests.push(request);
    const fate = this.fate(request) ?? this.guard(request);
    if (fate === "lost") {
      throw new TypeError("fetch failed");
    }
    if (typeof fate === "function") {
      return fate(request, signal); // somebody in between answers
    }
    if (fate !== undefined && fate !== "answer-lost") {
      return answer(fate.status, fate.body ?? {}, fate.headers);
    }
    const response = this.#serve(request, signal);
    if (fate === "answer-lost") {
      throw new TypeError("fetch failed");
    }
    return response;
  };

  /** All requests of a kind so far. */
  sent(method, end) {
    return this.requests.filter((r) => r.method === method && r.path.endsWith(end));
  }

  /** Breaks every stream, and every live connection. */
  cut() {
    this.cutLive();
    for (const stream of this.streams) {
      stream.error(new TypeError("terminated"));
    }
    this.streams.clear();
  }

  /** Sends an event to every stream. */
  tell(event, data, id) {
    this.watches.forEach((watch) => watch(event, data));
    this.raw(this.text([event, data, id]));
  }

  raw(text) {
    this.streams.forEach((stream) => stream.enqueue(encoder.encode(text)));
  }

  /** Which number comes next, if these actions leave one out; else null. */
  expects({ client, actions }) {
    const expectedId = (this.ids.get(client) ?? 0) + 1;
    return actions[0].id > expectedId ? expectedId : null;
  }

  /** Applies an action of a client; the outcome. */
  apply(client, { id, name, args }) {
    const known = this.ids.get(`${client} ${id}`);
    if (known) {
      return { ...known, duplicate: true };
    }
    const by = name === "undo" ? -(this.moved.get(`${args.client} ${args.id}`) ?? 0) : args?.by;
    const operation =
      name === "undo" && by !== 0
        ? operationOf("increment", { by }, this.data)
        : operationOf(name, args, this.data);
    this.moved.set(`${client} ${id}`, operation ? by : 0);
    const outcome = operation
      ? { id, status: "applied", version: this.version + 1 }
      : name === "undo"
        ? { id, status: "cancelled", version: this.version, reason: "it changed nothing" }
        : { id, status: "rejected", version: this.version, reason: "it is refused" };
    this.ids.set(`${client} ${id}`, outcome);
    this.ids.set(client, id);
    this.#push(operation ? [operation] : [], { client, ...outcome });
    return outcome;
  }

  /** Applies actions together or not at all; what they are answered with, a problem or not. */
  transact({ client, id, actions }) {
    const name = `ropeway:tx:${client}#${id}`;
    const known = this.ids.get(name);
    if (known) {
      return known.status === "committed" ? { ...known, duplicate: true } : known;
    }
    const operations = [];
    let data = this.data;
    for (const { name: action, args } of actions) {
      const operation = operationOf(action, args, data);
      operations.push(operation);
      data = operation ? applied(data, operation) : data;
    }
    const failed = operations.indexOf(undefined);
    this.moved.set(`${name} 1`, data.count - this.data.count);
    const version = failed < 0 ? this.version + 1 : this.version;
    const acks = actions.map((_, i) => ({ client: name, id: i + 1, version, ...outcomeOf(i, failed) }));
    this.#push(failed < 0 ? operations : [], ...acks);
    const [{ store, key }] = actions;
    const committed = { status: "committed", versions: [{ store, key, version }] };
    const answered = failed < 0 ? committed : failure(failed);
    this.ids.set(name, answered);
    return answered;
  }

  #push(patch, ...acks) {
    const from = this.version;
    if (patch.length > 0) {
      this.version++;
      this.data = patch.reduce(applied, this.data);
    }
    const update = { version: this.version, from, patch, acks };
    this.history.push(update);
    this.tell("update", update, this.version);
  }

  #serve(request, signal) {
    const { method, path, json } = request;
    if (path === "/api/time") {
      return answer(200, { time: 5_000 });
    }
    if (path === "/api/live") {
      return answer(426, { detail: "Ask for an upgrade." });
    }
    if (path === "/api/me") {
      return answer(404, { detail: "There is no such resource." }); // as of a server without callers
    }
    if (path.endsWith("/undoable")) {
      return answer(200, this.undoable);
    }
    if (method === "GET") {
      return this.#stream(request, signal);
    }
    if (path === "/api/transactions") {
      const { status, ...body } = this.transact(json);
      return answer(status === "committed" ? 200 : status, { ...body, status });
    }
    if (!path.endsWith("/actions")) {
      return new Response(null, { status: NO_BODY });
    }
    const expectedId = this.expects(json);
    if (expectedId !== null) {
      return answer(409, { detail: "an action is missing", expectedId });
    }
    const outcomes = json.actions.map((action) => this.apply(json.client, action));
    return answer(200, { version: this.version, outcomes });
  }

  /** The id of a version. */
  idOf(version) {
    return version === 0 ? "0" : version + this.stamp;
  }

  text([event, data, version]) {
    const id = version === undefined ? "" : `id: ${this.idOf(version)}\n`;
    return `event: ${event}\n${id}data: ${JSON.stringify(data)}\n\n`;
  }

  /** What a reader begins with that has a version, or an id, or nothing: event, data and version. */
  beginning(after) {
    const snapshot = ["snapshot", { version: this.version, data: this.data }, this.version];
    if (after === undefined) {
      return [snapshot];
    }
    const version = Number(String(after).replace(/(?<=.)[0-9]{10}$/, ""));
    if (String(after) !== String(version) && after !== this.idOf(version)) {
      return [["reset", { reason: "unknown-version" }], snapshot];
    }
    return this.history.filter((u) => u.version > version).map((u) => ["update", u, u.version]);
  }

  #stream({ headers }, signal) {
    const body = new ReadableStream({
      start: (stream) => {
        this.streams.add(stream);
        this.crowd.push(this.streams.size);
        signal?.addEventListener("abort", () => this.#leave(stream));
        const send = (text) => stream.enqueue(encoder.encode(text));
        this.beginning(headers["Last-Event-ID"]).forEach((event) => send(this.text(event)));
      },
    });
    return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  }

  #leave(stream) {
    if (this.streams.delete(stream)) {
      this.crowd.push(this.streams.size);
      stream.error(new DOMException("aborted", "AbortError"));
    }
  }
}

function outcomeOf(place, failed) {
  if (failed < 0) {
    return { status: "applied" };
  }
  return place === failed
    ? { status: "rejected", reason: "it is refused" }
    : { status: "cancelled", reason: `The transaction failed at its action ${failed}.` };
}

function failure(failedAction) {
  const detail = `Action ${failedAction} (from 0) was rejected: it is refused`;
  const type = "urn:ropeway:problem:transaction-failed";
  return { type, status: 409, detail, failedAction, reason: "it is refused" };
}

function operationOf(name, args, data) {
  if (name === "append") {
    return { op: "add", path: "/log/-", value: args.value };
  }
  if (name === "set" && args.path === "/count") {
    return { op: "replace", path: "/count", value: args.value };
  }
  return name === "increment"
    ? { op: "replace", path: "/count", value: data.count + args.by }
    : undefined;
}

function applied(data, { path, value }) {
  return path === "/log/-" ? { ...data, log: [...data.log, value] } : { ...data, count: value };
}

/** As Ropeway answers: JSON, or a problem document. */
function answer(status, body, headers = {}) {
  const refused = status >= FIRST_REFUSAL;
  const type = refused ? "application/problem+json" : "application/json";
  const json = refused ? { type: "urn:ropeway:problem:for-the-test", status, ...body } : body;
  return new Response(JSON.stringify(json), { status, headers: { "Content-Type": type, ...headers } });
}
