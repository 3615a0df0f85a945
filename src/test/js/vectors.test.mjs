import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { equal } from "../../main/webapp/ropeway/numeric-equality.js";
import { Mirror } from "../../main/webapp/ropeway/mirror.js";
import { valueAt } from "../../main/webapp/ropeway/json-pointers.js";
import { actions } from "./application.mjs";

// The format of the scenarios is described in their README.
const FOLDER = new URL("../resources/vectors/", import.meta.url);
const OTHER = new Set(["at", "args", "fits", "reason", "ended", "changes", "rejects", "owners"]);
["here", "shows", "said", "needsReset", "shown", "confirmed", "version", "id", "inFlight"].forEach((each) => OTHER.add(each));
["owner", "versions", "members", "of"].forEach((each) => OTHER.add(each));

/** A mirror and what it told since it was last asked. */
class Subject {
  patches = new Map();
  told = {};

  constructor(name, start, collections) {
    const tilde = name.lastIndexOf("~");
    this.mirror = new Mirror({ client: name.slice(0, tilde), tab: name.slice(tilde + 1), actions });
    if (start) {
      this.mirror.receive({ event: "snapshot", data: structuredClone(start) });
    }
    this.#listen();
    collections.forEach((path) => this.#listenTo(path));
  }

  #listenTo(path) {
    this.mirror.on(`members:${path}`, (change) => (this.told.members ??= []).push({ path, ...change }));
  }

  #listen() {
    const on = (event, list, entry) => {
      this.mirror.on(event, (each) => (this.told[list] ??= []).push(entry(each)));
    };
    on("change", "changes", (change) => change);
    on("reject", "rejects", ({ name, reason }) => [name, reason]);
    on("owner", "owners", ({ path, owner, previous }) => [path, owner, previous]);
    on("clients", "here", ({ joined, left }) => ({ joined, left }));
    on("ephemeral", "shows", ({ client, path, value }) => some(client, path, value));
    on("message", "said", ({ client, message }) => [client, message]);
  }

  run(step) {
    this.told = {};
    const before = this.mirror.data;
    const unsettled = [...this.patches].filter(([, handle]) => handle.settled === null);
    this.#act(step);
    this.#check(step, before);
    const ended = unsettled.filter(([, handle]) => handle.settled !== null);
    assert.deepEqual(ended.map(([number]) => number), Object.keys(step.ended ?? {}), "ended");
    ended.forEach(([number, { settled }]) => checkOutcome(settled, step.ended[number]));
  }

  #act(step) {
    const { mirror } = this;
    const [verb] = Object.keys(step).filter((name) => !OTHER.has(name));
    switch (verb) {
      case "patch":
        this.patches.set(String(this.patches.size + 1), mirror.patch(step.patch, step.args));
        break;
      case "batch":
        mirror
          .batch(step.batch.map(([name, args]) => ({ name, args })))
          .forEach((handle) => this.patches.set(String(this.patches.size + 1), handle));
        break;
      case "frame":
        this.#checkFrame(step);
        break;
      case "glide":
        mirror.glide(step.glide, step.args);
        break;
      case "rest":
        mirror.rest(step.rest);
        break;
      case "lost":
        mirror.lost();
        break;
      case "refuse":
        mirror.refuse(step.refuse, step.reason);
        break;
      case "pruned":
        mirror.pruned(step.pruned, step.reason);
        break;
      case "renumber":
        mirror.renumber(step.renumber);
        break;
      case "expect":
        mirror.expectEphemeral();
        break;
      case "forget":
        mirror.forgetEphemeral();
        break;
      default:
        mirror.receive({ event: verb, data: structuredClone(step[verb]) });
    }
  }

  #checkFrame({ frame, fits = Infinity, of }) {
    let count = 0;
    const taken = this.mirror.takeFrame(() => ++count <= fits);
    const actions = taken?.actions.map(({ id, name, args }) => [id, name, args]) ?? null;
    assert.deepEqual(actions, frame, "frame");
    assert.equal(taken?.batch, of, "the number of the batch");
    assert.equal(taken?.client ?? this.mirror.client, this.mirror.client);
  }

  #check(step, before) {
    const { mirror, told } = this;
    const changes = told.changes ?? [];
    const short = changes.map(({ origin, path, value }) => some(origin, path, value));
    assert.deepEqual(short, step.changes ?? [], "changes");
    assert.deepEqual(told.rejects ?? [], step.rejects ?? [], "rejects");
    assert.deepEqual(told.owners ?? [], step.owners ?? [], "owners");
    assert.deepEqual(told.here ?? [], step.here ? [step.here] : [], "here");
    assert.deepEqual(told.shows ?? [], step.shows ?? [], "shows");
    assert.deepEqual(told.said ?? [], step.said ?? [], "said");
    assert.equal(mirror.needsReset, step.needsReset ?? false, "needsReset");
    for (const [member, found] of [["shown", mirror.data], ["confirmed", mirror.confirmed]]) {
      if (Object.hasOwn(step, member)) {
        assert.deepEqual(found, step[member], member);
      }
    }
    assert.equal(mirror.version, step.version ?? mirror.version, "version");
    assert.equal(mirror.id, step.id === undefined ? mirror.id : step.id, "id");
    assert.equal(mirror.inFlight, step.inFlight ?? mirror.inFlight, "inFlight");
    Object.entries(step.owner ?? {}).forEach(([path, owner]) => assert.equal(mirror.ownerOf(path), owner));
    Object.entries(step.versions ?? {}).forEach(([path, n]) => assert.equal(mirror.versionOf(path), n));
    checkChanges(before, mirror.data, changes);
    this.#checkMembers(step, before);
  }

  #checkMembers({ members = [] }, before) {
    const told = this.told.members ?? [];
    const short = told.map(({ origin, kind, path, key, value }) => some(origin, kind, path, key, value));
    assert.deepEqual(short, members, "members");
    for (const { path, key, previous } of told) {
      const was = valueAt(before, path);
      assert.ok(equal(key === null ? was : valueAt(was, [key]), previous), `${path} ${key} was`);
    }
  }
}

function checkOutcome(outcome, expected) {
  const [status, reason, version, result] = Array.isArray(expected) ? expected : [expected];
  assert.equal(outcome.status, status);
  assert.equal(outcome.reason ?? null, reason ?? null);
  assert.equal(outcome.version, version ?? outcome.version);
  assert.deepEqual(outcome.result, result, "result");
}

/** The changes alone, and nothing else, make the one of the other. */
function checkChanges(before, after, changes) {
  if (changes.length === 0) {
    assert.equal(after, before, "nothing changed, so the data is the same object");
    return;
  }
  for (const { path, value, previous } of changes) {
    assert.ok(equal(valueAt(before, path), previous), `${path} was`);
    assert.ok(equal(valueAt(after, path), value), `${path} is`);
  }
  const [was, is] = [before, after].map((data) => without(data, changes));
  assert.deepEqual(was, is, "nothing else changed");
}

function without(data, changes) {
  const wrapped = structuredClone({ data });
  for (const { path } of changes) {
    const tokens = ["data", ...path.split("/").slice(1).map((each) => each.replaceAll("~1", "/").replaceAll("~0", "~"))];
    const name = tokens.pop();
    const parent = tokens.reduce((at, token) => at?.[token], wrapped);
    if (parent !== undefined && Object.hasOwn(parent, name)) {
      parent[name] = "changed";
    } else if (Array.isArray(parent)) {
      parent.push("changed");
    } else if (parent !== undefined) {
      Object.defineProperty(parent, name, { value: "changed", enumerable: true });
    }
  }
  return wrapped.data;
}

function some(...values) {
  return values.filter((value) => value !== undefined);
}

const FILES = ["", "batches/"].flatMap((folder) =>
  readdirSync(new URL(folder, FOLDER))
    .filter((name) => name.endsWith(".json"))
    .map((name) => folder + name),
);

for (const file of FILES) {
  describe(file, () => {
    for (const { name, mirrors = ["b~1"], start, collections = [], steps } of JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"))) {
      test(name, () => {
        const subjects = new Map(mirrors.map((each) => [each, new Subject(each, start, collections)]));
        steps.forEach((step, i) => {
          try {
            subjects.get(step.at ?? mirrors[0]).run(step);
          } catch (error) {
            error.message = `step ${i + 1}, ${JSON.stringify(step)}: ${error.message}`;
            throw error;
          }
        });
      });
    }
  });
}
