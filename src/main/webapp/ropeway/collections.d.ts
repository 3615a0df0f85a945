import type { Json, MemberChange } from "./mirror.js";

/** A room, or a mirror: `Answer` is what its `patch` gives, a promise of the outcome or a handle. */
export interface Container<Answer> {
  readonly data: unknown;
  patch(name: string, args?: any): Answer;
  on(name: `members:${string}`, listener: (change: MemberChange) => void): () => void;
  versionOf(path: string): number;
  /** What a change of a transactional member builds on; the version alone if left out. */
  basisOf?(path: string): { readonly version: number; readonly over?: readonly Json[] };
}

/** A set: anybody adds and discards at any time, and nothing is ever in conflict. */
export class SharedSet<Answer> implements Iterable<string> {
  constructor(room: Container<Answer>, path: string);
  readonly size: number;
  has(id: string): boolean;
  get(id: string): Json | undefined;
  ids(): string[];
  /** `cancelled` if it is there already. The value is true unless given. */
  add(id: string, value?: unknown): Answer;
  /** `cancelled` if it is not there. */
  discard(id: string): Answer;
  /** Calls the listener with what becomes of members; returns what takes it away again. */
  on(kind: MemberChange["kind"], listener: (change: MemberChange) => void): () => void;
  [Symbol.iterator](): Iterator<string>;
}

/** A dictionary whose keys are whole numbers from 0; the last who assigns wins. */
export class NumberDictionary<Answer> implements Iterable<[number, Json]> {
  constructor(room: Container<Answer>, path: string);
  readonly size: number;
  has(number: number): boolean;
  get(number: number): Json | undefined;
  /** The keys, ascending. */
  numbers(): number[];
  assign(number: number, value: unknown): Answer;
  remove(number: number): Answer;
  /** Calls the listener with what becomes of members; returns what takes it away again. */
  on(kind: MemberChange["kind"], listener: (change: MemberChange<number>) => void): () => void;
  [Symbol.iterator](): Iterator<[number, Json]>;
}

/** An array that only grows. */
export class GrowingArray<Answer> implements Iterable<Json> {
  constructor(room: Container<Answer>, path: string);
  readonly length: number;
  /** Counted from the end if it is below zero. */
  at(index: number): Json | undefined;
  append(value: unknown): Answer;
  /** Calls the listener with what becomes of members; returns what takes it away again. */
  on(kind: MemberChange["kind"], listener: (change: MemberChange<number>) => void): () => void;
  [Symbol.iterator](): Iterator<Json>;
}

/**
 * A dictionary whose changes are not shown until they are confirmed, and are rejected if somebody
 * else changed the same key meanwhile.
 */
export class TransactionalDictionary<Answer> implements Iterable<[string, Json]> {
  constructor(room: Container<Answer>, path: string);
  readonly size: number;
  has(key: string): boolean;
  get(key: string): Json | undefined;
  keys(): string[];
  put(key: string, value: unknown): Answer;
  /** `cancelled` if it is not there. */
  drop(key: string): Answer;
  /**
   * Takes away all that is there when it is this one's turn, whoever put it; what others put behind
   * it stays. `cancelled` if there is nothing.
   */
  clear(): Answer;
  /** Calls the listener with what becomes of members; returns what takes it away again. */
  on(kind: MemberChange["kind"], listener: (change: MemberChange) => void): () => void;
  [Symbol.iterator](): Iterator<[string, Json]>;
}
