import { actorOf } from "../../main/webapp/ropeway/actor.js";
import { changesBetween } from "../../main/webapp/ropeway/state-diff.js";
import { adopted, sealed } from "../../main/webapp/ropeway/frozen.js";
import { NotApplicable } from "../../main/webapp/ropeway/not-applicable.js";
import { withBookOf } from "../../main/webapp/ropeway/room-data.js";
import { applyAction } from "../../main/webapp/ropeway/room-rules.js";
import { actions } from "./application.mjs";

const KEPT = 100;
const CAP = 8;

/** A server as mirrors see it: records all or nothing, applies once, in order, and keeps history. */
export class SimulatedServer {
  data = adopted({ coins: 0, score: 0, mine: {}, notes: {}, log: [] });
  version = 0;
  /** Every decision, in order: `{client, id, name, args, status}`. */
  journal = [];
  #random;
  #history = [];
  #pruned = 0;
  #marks = new Map();
  #pending = [];
  #outcomes = new Map();

  constructor(random) {
    this.#random = random;
  }

  get idle() {
    return this.#pending.length === 0;
  }

  /** Takes a request; nothing of it if there is a gap, and then says which id it expects. */
  record({ client, actions: frame }) {
    const mark = this.#marks.get(client) ?? 0;
    const fresh = frame.filter(({ id }) => id > mark);
    if (fresh.some(({ id }, i) => id !== mark + 1 + i)) {
      return mark + 1;
    }
    this.#pending.push(...fresh.map((action) => ({ client, ...action })));
    this.#marks.set(client, mark + fresh.length);
    return null;
  }

  /** Whether an action was recorded. */
  knows(client, id) {
    return id <= (this.#marks.get(client) ?? 0);
  }

  /** The answer to a request, null as long as something of it is pending. */
  answer({ client, actions: frame }) {
    const known = this.#outcomes.get(client) ?? new Map();
    const outcomes = frame.map(({ id }) => known.get(id));
    return outcomes.includes(undefined) ? null : { version: this.version, outcomes };
  }

  /** Applies some of what is pending: one version, or none if nothing changed. */
  cycle(most) {
    const batch = this.#pending.splice(0, most);
    const before = this.data;
    const decided = batch.map((action) => [action, ...this.#decide(action)]);
    const patch = operations(before, this.data);
    const from = this.version;
    this.version += patch.length > 0 ? 1 : 0;
    const acks = decided.map((each) => this.#note(...each));
    this.#history.push({ from, version: this.version, patch, acks });
    if (this.#history.length > 2 * KEPT) {
      this.#pruned += KEPT;
      this.#history.splice(0, KEPT);
    }
  }

  /** The place in the history where there is nothing more yet. */
  get end() {
    return this.#pruned + this.#history.length;
  }

  /** Where a reader goes on that has a version; null if that is not known any more. */
  placeOf(version) {
    const place = this.#history.findIndex(({ from }) => from === version);
    return place >= 0 ? this.#pruned + place : version === this.version ? this.end : null;
  }

  /** What happened since a place, merged into one update; null if it was pruned. */
  since(place) {
    return place < this.#pruned ? null : merged(this.#history.slice(place - this.#pruned));
  }

  snapshot(client) {
    const acks = [...(this.#outcomes.get(client)?.values() ?? [])];
    return { version: this.version, data: structuredClone(this.data), acks };
  }

  #decide({ client, name, args }) {
    try {
      if (this.#random.chance(0.05)) {
        throw new NotApplicable("the validator said no");
      }
      const after = this.#apply(client, name, transformed(name, args));
      this.data = after ?? this.data;
      return [after === undefined ? "cancelled" : "applied"];
    } catch (error) {
      return [error instanceof NotApplicable ? "rejected" : "failed", error.message];
    }
  }

  #apply(client, name, args) {
    return Object.hasOwn(actions, name)
      ? withBookOf(this.data, sealed(actions[name](this.data, args)))
      : applyAction(name, this.data, args, actorOf(client));
  }

  #note({ client, id, name, args }, status, reason) {
    const outcome = { client, id, status, version: this.version, reason };
    this.journal.push({ client, id, name, args, status });
    const known = this.#outcomes.get(client) ?? new Map();
    this.#outcomes.set(client, known.set(id, outcome));
    known.delete(id - KEPT);
    return { client, id, status, reason };
  }
}

/** A validator that changes the arguments. */
function transformed(name, args) {
  return name === "increment" && args.by > CAP ? sealed({ ...args, by: CAP }) : args;
}

function merged(updates) {
  return {
    from: updates[0].from,
    version: updates.at(-1).version,
    patch: updates.flatMap(({ patch }) => patch),
    acks: updates.flatMap(({ acks }) => acks),
  };
}

function operations(before, after) {
  const changes = changesBetween(before, after);
  const gone = changes.filter(({ value }) => value === undefined).reverse();
  return [...changes.filter(({ value }) => value !== undefined), ...gone].map(operation);
}

function operation({ path, value, previous }) {
  if (value === undefined) {
    return { op: "remove", path };
  }
  return { op: previous === undefined ? "add" : "replace", path, value };
}
