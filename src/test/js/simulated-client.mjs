import assert from "node:assert/strict";
import { Mirror } from "../../main/webapp/ropeway/mirror.js";
import { actions } from "./application.mjs";

const MOST_IN_FLIGHT = 16;

/** A mirror, and a connection that loses, repeats and disorders what it carries. */
export class SimulatedClient {
  patched = 0;
  settled = 0;
  /** What was shown though it is older than what was shown before. */
  flickers = [];
  #server;
  #random;
  #name;
  #request = null;
  #recorded = false;
  #stream = [];
  #place = null;
  #own = 0;
  #shown = 0;

  constructor(name, server, random) {
    const [client, tab] = name.split("~");
    this.mirror = new Mirror({ client, tab, actions });
    this.#name = name;
    this.#server = server;
    this.#random = random;
    const path = `/mine/${name.replace("~", "~0")}`;
    this.mirror.on(`change:${path}`, ({ value, origin }) => this.#watch(value, origin));
  }

  /** Only this client writes there, larger numbers each time: what it wrote must not flicker. */
  #watch(value = 0, origin) {
    if (value <= this.#shown && origin !== "rollback") {
      this.flickers.push(`from ${this.#shown} to ${value}`);
    }
    this.#shown = value;
  }

  patch() {
    if (this.mirror.inFlight < MOST_IN_FLIGHT) {
      this.patched++;
      const { name, args } = this.#action();
      this.mirror.patch(name, args).outcome.then(() => this.settled++);
    }
  }

  #action() {
    const random = this.#random;
    const note = `/notes/n${random.below(4)}`;
    const kinds = [
      () => ({ name: "set", args: { path: `/mine/${this.#name.replace("~", "~0")}`, value: ++this.#own } }),
      () => ({ name: "increment", args: { path: "/score", by: random.below(12) } }),
      () => ({ name: "add_coins", args: random.below(9) - 4 }),
      () => ({ name: "set", args: { path: `${note}/x`, value: random.below(100) } }),
      () => ({ name: "set", args: { path: note, value: { x: 0, y: random.below(100) } } }),
      () => ({ name: random.of(["remove", "own", "release"]), args: { path: note } }),
      () => ({ name: "append", args: { path: "/log", value: random.below(1_000) } }),
      () => ({ name: "remove", args: { path: `/log/${random.below(3)}` } }),
      () => ({ name: "put", args: { path: "/dict", key: "k", value: random.below(9), ...this.mirror.basisOf("/dict/k") } }),
      () => ({ name: "drop", args: { path: "/dict", key: "k", ...this.mirror.basisOf("/dict/k") } }),
      () => ({ name: "add", args: { path: "/tags", id: `t${random.below(5)}`, value: true } }),
      () => ({ name: "discard", args: { path: "/tags", id: `t${random.below(5)}` } }),
      () => ({ name: "lifetime", args: { path: note, until: random.of(["owner", "room", "forever"]) } }),
    ];
    return random.of(kinds)();
  }

  /** This client or another moves something, or does so no longer. */
  glide() {
    const random = this.#random;
    const path = random.of(["/score", "/notes/n1", "/notes/n1/x", "/log/0"]);
    const value = random.of([random.below(100), { x: random.below(9) }]);
    const moves = [
      () => this.mirror.glide(path, value),
      () => this.mirror.rest(path),
      () => this.#show(path, { value, client: "z~1" }),
      () => this.#show(path, { value, client: "z~1", until: random.below(this.#server.version + 1) }),
      () => this.#show(path, null),
    ];
    random.of(moves)();
  }

  #show(path, told) {
    const client = this.#random.of(["a", "z"]);
    const data = { values: { [client]: { [`/$glide${path}`]: told } } };
    this.mirror.receive({ event: "ephemeral", data });
  }

  /** Nothing moves any longer. */
  still() {
    ["/score", "/notes/n1", "/notes/n1/x", "/log/0"].forEach((path) => this.mirror.rest(path));
    this.mirror.forgetEphemeral();
  }

  /** Takes a frame, or carries the one that is out one step further. */
  send(faulty) {
    if (this.#request === null) {
      const fits = this.#random.below(8) + 1;
      let count = 0;
      this.#request = this.mirror.takeFrame(() => ++count <= fits);
      this.#recorded = false;
    } else if (faulty && this.#random.chance(0.2)) {
      this.#lose();
    } else {
      this.#carry(faulty);
    }
  }

  #lose() {
    this.#request = null;
    this.mirror.lost();
  }

  #carry(faulty) {
    const [{ id }] = this.#request.actions;
    if (!this.#recorded && faulty && this.#request.actions.length === 1 && this.#random.chance(0.02)) {
      this.#refuse(id);
      return;
    }
    if (!this.#recorded) {
      assert.equal(this.#server.record(this.#request), null, "ids have no gap");
      this.#recorded = true;
    }
    const answer = this.#server.answer(this.#request);
    if (answer !== null) {
      this.#request = null;
      this.mirror.receive({ event: "outcomes", data: structuredClone(answer) });
    }
  }

  /** As a server refuses what is too large: only if it has not recorded it before. */
  #refuse(id) {
    this.#request = null;
    if (this.#server.knows(this.#name, id)) {
      this.mirror.lost();
    } else {
      this.mirror.refuse(id, "too large");
    }
  }

  /** The server writes what is new to the stream, pushes of some time as one update. */
  write() {
    if (this.#place !== null && this.#place < this.#server.end) {
      const update = this.#server.since(this.#place);
      this.#stream.push(...(update === null ? this.#snapshot() : [{ event: "update", data: update }]));
      this.#place = this.#server.end;
    }
  }

  #snapshot() {
    const snapshot = { event: "snapshot", data: this.#server.snapshot(this.#name) };
    return [{ event: "reset", data: { reason: "too-slow" } }, snapshot];
  }

  /** Reads one event; a faulty stream repeats it, swaps it with the next, loses it, or breaks. */
  read(faulty) {
    if (this.#place === null || this.mirror.needsReset) {
      this.#open();
    }
    if (faulty) {
      this.#disorder();
    }
    const message = this.#stream.shift();
    if (message !== undefined) {
      this.mirror.receive(structuredClone(message));
    }
  }

  #disorder() {
    const stream = this.#stream;
    if (this.#random.chance(0.03) && stream.length > 0) {
      stream.splice(1, 0, stream[0]);
    } else if (this.#random.chance(0.02) && stream.length > 0 && stream.every(isUpdate)) {
      stream.unshift(stream.pop()); // nothing overtakes a snapshot: none is older than what was seen
    } else if (this.#random.chance(0.01)) {
      stream.shift();
    } else if (this.#random.chance(0.01)) {
      this.#place = null;
    } else if (this.#random.chance(0.005)) {
      stream.push(...this.#snapshot());
      this.#place = this.#server.end;
    }
  }

  /** A stream that has lost something unheard of ends, as every connection does in time. */
  reconnect() {
    this.#place = null;
  }

  #open() {
    const { version, needsReset } = this.mirror;
    this.#stream = [];
    this.#place = version === null || needsReset ? null : this.#server.placeOf(version);
    if (this.#place === null) {
      this.#place = this.#server.end;
      this.#stream.push(...this.#snapshot());
    }
  }

  get quiet() {
    return this.#request === null && this.mirror.inFlight === 0 && this.#stream.length === 0;
  }
}

function isUpdate({ event }) {
  return event === "update";
}
