import type { Change, Json } from "./mirror.js";
import type { TokenSource } from "./ropeway.js";

/** An action that made a version, or was refused on it. */
export interface Cause {
  readonly client: string;
  readonly id: number;
  /** Who is verified to be behind it, if anybody is. */
  readonly actor?: string;
  readonly name: string | null;
  readonly args: Json;
  readonly status: "applied" | "cancelled" | "rejected" | "failed";
  readonly reason?: string;
}

/** A version that is shown. */
export interface ReplayedVersion<Data = any> {
  readonly version: number;
  /** When it was made; null of version 0. */
  readonly at: Date | null;
  readonly data: Data;
  /** The actions that made it and those that were refused on it, at most 1,000. */
  readonly causes: readonly Cause[];
  /** What is other than before. */
  readonly changes: readonly Change[];
}

/**
 * `failed`: there is nothing more to be had, see `failure`; `ended`: what there is, or was asked for,
 * has been shown.
 */
export type PlaybackState = "paused" | "playing" | "ended" | "failed" | "closed";

export interface ReplayOptions {
  /** Where the server is; this page's by default. `urls`: several on one database. */
  url?: string;
  urls?: string[];
  store: string;
  key: string;
  /** As `connect` takes it. Whoever replays needs the right `history`. */
  token?: string | TokenSource | null;
  /** Where it begins: a version or a time; by default the oldest that is left. */
  from?: number | Date;
  /** Where it ends, inclusive; by default the newest version that there is when it gets there. */
  to?: number | Date;
  /** 0.1 to 100 times as fast as it was, or Infinity: as fast as possible. 1 by default. */
  speed?: number;
  /** More recorded milliseconds than so many between two versions are not waited; by default all are. */
  longest?: number;
}

/** Why the history of a room cannot be replayed, or not from there. */
export class ReplayFailed extends Error {
  /** `history-pruned`, `forbidden`, `not-found`, or another kind of problem. */
  readonly type: string;
  /** The oldest version that is left, if what was asked for was pruned. */
  readonly oldest: number | null;
  readonly isPruned: boolean;
}

/** Shows the versions of a key one after another, as they followed each other. */
export interface Playback<Data = any> {
  readonly data: Data;
  readonly version: number;
  readonly at: Date | null;
  readonly state: PlaybackState;
  readonly failure: ReplayFailed | null;
  speed: number;
  /** Goes on; at the end it looks whether there is something newer. */
  play(): void;
  pause(): void;
  /**
   * Shows another version, or that of a time, and goes on from there if it plays. Rejects with a
   * ReplayFailed if there is none; it stays where it is then.
   */
  seek(where: number | Date): Promise<void>;
  /** Ends it, and what it asks for. */
  close(): void;
  on(name: "version", listener: (shown: ReplayedVersion<Data>) => unknown): () => void;
  on(name: "state", listener: (event: { state: PlaybackState; failure: ReplayFailed | null }) => unknown): () => void;
  /** As a room tells changes, with `remote` as their origin. */
  on(name: "change" | `change:/${string}`, listener: (change: Change) => unknown): () => void;
}

/**
 * Opens the past of a key. Resolves once its first version is shown, paused; rejects with a
 * ReplayFailed if that cannot be. While a server does not answer it is asked again.
 */
export function replay<Data = any>(options: ReplayOptions): Promise<Playback<Data>>;
