const LOST = 1006;
const POLICY = 1008;

/**
 * Has a FakeServer speak `ropeway.v1` too. Each message is a request to it, so that a test reads and
 * decides the same as over HTTP; but where HTTP loses one request, here the connection breaks.
 */
export class FakeLive {
  /** Those that are open. */
  sockets = new Set();
  /** How many were opened. */
  opened = 0;
  /** What came, text by text. */
  texts = [];
  /** How often a handshake was tried. */
  handshakes = 0;
  /** What becomes of a handshake: "refused", "silent", "other-protocol", or nothing special. */
  handshake = () => undefined;
  /** Without `retry`, as servers of before. */
  welcome = { frame: 50, silence: 35_000, identity: null, limits: {}, time: 5_000 };

  constructor(server) {
    this.server = server;
    server.cutLive = () => this.cut();
    const live = this;
    this.WebSocket = class extends FakeSocket {
      constructor(url, protocols) {
        super(live, url, protocols);
      }
    };
  }

  /** Breaks every connection. */
  cut(code = LOST, reason = "") {
    [...this.sockets].forEach((socket) => socket.shut(code, reason));
  }

  /** Sends messages to every connection. */
  say(...messages) {
    this.sockets.forEach((socket) => socket.say(...messages));
  }
}

class FakeSocket {
  readyState = 0;
  protocol = "";
  #live;
  #token;
  #greeted = false;
  #watches = new Map();

  constructor(live, url, protocols) {
    this.#live = live;
    this.url = url;
    const what = live.handshake(url, ++live.handshakes);
    if (what !== "silent") {
      queueMicrotask(() => (what === "refused" ? this.shut(LOST, "") : this.#open(what ? "" : protocols[0])));
    }
  }

  send(text) {
    this.#live.texts.push(text);
    JSON.parse(text).forEach((message) => this.readyState === 1 && this.#receive(message));
  }

  close() {
    this.#gone();
    this.readyState = 3;
  }

  /** The server closes it, or something between does. */
  shut(code, reason) {
    if (this.readyState < 2) {
      this.#gone();
      this.readyState = 3;
      queueMicrotask(() => this.onclose({ code, reason }));
    }
  }

  say(...messages) {
    queueMicrotask(() => this.readyState === 1 && this.onmessage({ data: JSON.stringify(messages) }));
  }

  #gone() {
    const { sockets, server } = this.#live;
    sockets.delete(this);
    this.#watches.forEach(({ told }) => server.watches.delete(told));
  }

  #open(protocol) {
    if (this.readyState === 0) {
      this.readyState = 1;
      this.protocol = protocol;
      this.#live.sockets.add(this);
      this.#live.opened++;
      this.onopen();
    }
  }

  #receive([kind, number, payload]) {
    const watch = this.#watches.get(number);
    if (!this.#greeted && kind !== "hello") {
      this.shut(POLICY, "protocol");
      return;
    }
    switch (kind) {
      case "hello":
        this.#identify(number.token ?? null);
        this.#greeted = true;
        this.say(["welcome", this.#live.welcome]);
        break;
      case "token":
        this.#identify(number);
        break;
      case "ping":
        this.#asked({ method: "GET", path: "/api/time" }, () => this.say(["pong", number, 5_000]));
        break;
      case "watch":
        this.#watch(number, payload);
        break;
      case "unwatch":
        this.#unwatch(number, watch, payload);
        break;
      case "actions":
        this.#record(number, watch, payload);
        break;
      case "transaction":
        this.#transact(number, payload);
        break;
      case "values":
        this.#pass(number, watch, "ephemeral", { values: payload });
        break;
      case "say":
        this.#pass(number, watch, "messages", payload);
        break;
      default:
        this.shut(POLICY, "protocol");
    }
  }

  /** Does what a request asks for, unless a test decides otherwise; `refused` is told why not. */
  #asked(request, done, refused = () => this.shut(LOST, "")) {
    const { server } = this.#live;
    const headers = { ...request.headers, ...(this.#token === null ? {} : { Authorization: `Bearer ${this.#token}` }) };
    const whole = { url: this.url, search: "", ...request, headers, live: true };
    server.requests.push(whole);
    const fate = server.fate(whole) ?? server.guard(whole);
    if (fate === "lost" || typeof fate === "function") {
      this.shut(LOST, "");
    } else if (fate !== undefined && fate !== "answer-lost") {
      refused(problemOf(fate));
    } else {
      done();
      if (fate === "answer-lost") {
        this.shut(LOST, "");
      }
    }
  }

  #identify(token) {
    this.#token = token;
    const { server } = this.#live;
    const headers = token === null ? {} : { Authorization: `Bearer ${token}` };
    const refusal = server.guard({ path: "/api/live", headers, search: "" });
    if (refusal !== undefined) {
      this.shut(POLICY, refusal.body.type.split(":").at(-1));
    }
  }

  #watch(number, { store, key, client, after }) {
    const { server } = this.#live;
    const path = `/api/stores/${store}/keys/${key}`;
    const request = {
      method: "GET",
      path: `${path}/updates`,
      search: `?client=${client}`,
      headers: after === undefined ? {} : { "Last-Event-ID": String(after) },
    };
    const open = () => {
      const told = (event, data) => {
        const named = server.stamp !== "" && (event === "snapshot" || event === "update");
        this.say([event, number, data, ...(named ? [server.idOf(data.version)] : [])]);
      };
      this.#watches.set(number, { told, client, path });
      server.watches.add(told);
      this.say(["watching", number]);
      server.beginning(after).forEach(([event, data]) => told(event, data));
    };
    if (server.stamp === "" && typeof after === "string") { // one of before takes numbers alone
      this.say(["failed", number, { status: 400, type: "urn:ropeway:problem:malformed" }]);
      return;
    }
    this.#asked(request, open, (problem) => this.say(["failed", number, problem]));
  }

  #unwatch(number, { told, client, path }, stay) {
    const { server } = this.#live;
    const end = () => {
      server.watches.delete(told);
      this.#watches.delete(number);
      this.say(["unwatched", number]);
    };
    stay === "stay" ? end() : this.#asked({ method: "DELETE", path: `${path}/clients/${client}` }, end);
  }

  #record(number, { client, path }, actions) {
    const { server } = this.#live;
    const json = { client, actions };
    const refuse = (problem) => this.say(["refused", number, problem]);
    const record = () => {
      const expectedId = server.expects(json);
      if (expectedId !== null) {
        refuse(problemOf({ status: 409, body: { expectedId, detail: "an action is missing" } }));
        return;
      }
      const outcomes = actions.map((action) => server.apply(client, action)).filter(({ duplicate }) => duplicate);
      if (outcomes.length > 0) {
        this.say(["outcomes", number, { version: server.version, outcomes }]);
      }
    };
    this.#asked({ method: "POST", path: `${path}/actions`, json }, record, refuse);
  }

  #transact(number, json) {
    const told = (what) => this.say(["transacted", number, what]);
    const { server } = this.#live;
    this.#asked({ method: "POST", path: "/api/transactions", json }, () => told(server.transact(json)), told);
  }

  #pass(number, { client, path }, what, body) {
    const request = { method: "POST", path: `${path}/${what}`, json: { client, ...body } };
    const took = (is) => this.say(["took", number, is]);
    this.#asked(request, () => took(true), took);
  }
}

function problemOf({ status, body, headers = {} }) {
  const wait = headers["Retry-After"];
  return {
    type: "urn:ropeway:problem:for-the-test",
    status,
    ...body,
    ...(wait === undefined ? {} : { retryAfter: Number(wait) }),
  };
}
