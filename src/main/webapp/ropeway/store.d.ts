import type { Frozen, Room, State } from "./ropeway.js";

/**
 * What many libraries take for a store, Svelte's among them: `subscribe` calls the listener at once
 * with the value, from then on with every other one, and returns what ends that.
 */
export interface Store<Value> {
  subscribe(this: void, listener: (value: Value) => void): () => void;
  /** The value now; the same until it changes. */
  get(this: void): Value;
}

/** The data that a room shows. */
export function dataStore<Data>(room: Room<Data, any>): Store<Frozen<Data>>;
/** What is at a path of it, a JSON Pointer; undefined while nothing is. */
export function dataStore<Value = any>(room: Room<any, any>, path: string): Store<Value | undefined>;

/** The state of a room's connection. */
export function stateStore(room: Room<any, any>): Store<State>;

/** Who is in a room. */
export function clientsStore(room: Room<any, any>): Store<readonly string[]>;
