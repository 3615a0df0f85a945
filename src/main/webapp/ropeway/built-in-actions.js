import { add, assign, discard, drop, dropAll, put } from "./collection-actions.js";
import { leave } from "./departure.js";
import { append, increment, insert, merge, patch, remove, set } from "./document-actions.js";
import { lifetime, own, release } from "./ownership-actions.js";

/** The actions of every JSON store: name → what they take and what they do. */
const JSON_ACTIONS = {
  set: { takes: { path: "pointer", value: "any" }, apply: set },
  remove: { takes: { path: "pointer" }, apply: remove },
  increment: { takes: { path: "pointer", by: "number" }, apply: increment },
  append: { takes: { path: "pointer", value: "any" }, apply: append },
  insert: { takes: { path: "pointer", id: "text", value: "any" }, apply: insert },
  merge: { takes: { value: "any" }, apply: merge },
  patch: { takes: { operations: "patch" }, apply: patch },
};

/** The actions of realtime stores, besides those of every JSON store. */
const REALTIME_ACTIONS = {
  own: {
    takes: { path: "pointer" },
    may: { takeover: "boolean", below: "boolean" },
    apply: own,
  },
  release: { takes: { path: "pointer" }, apply: release },
  lifetime: { takes: { path: "pointer", until: "until" }, apply: lifetime },
  add: { takes: { path: "pointer", id: "text", value: "any" }, apply: add },
  discard: { takes: { path: "pointer", id: "text" }, apply: discard },
  put: {
    takes: { path: "pointer", key: "text", value: "any", version: "version" },
    may: { over: "perhaps" },
    apply: put,
  },
  drop: {
    takes: { path: "pointer", key: "text", version: "version" },
    may: { over: "perhaps" },
    apply: drop,
  },
  drop_all: { takes: { path: "pointer" }, apply: dropAll },
  assign: { takes: { path: "pointer", number: "version", value: "any" }, apply: assign },
  leave: { takes: { last: "boolean" }, may: { client: "text" }, apply: leave },
};

/** The actions that every realtime store has, by their permanent names. */
export const builtInActions = Object.freeze({ ...JSON_ACTIONS, ...REALTIME_ACTIONS });
