/** A JSON value, frozen to its depths. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Why a shown value changed: an own action, somebody else's, or an own one that was refused. */
export type Origin = "local" | "remote" | "rollback";

/** A place whose shown value really changed; undefined is nothing there. */
export interface Change {
  /** A JSON Pointer. */
  readonly path: string;
  readonly value: Json | undefined;
  readonly previous: Json | undefined;
  readonly origin: Origin;
}

/**
 * What became of a member of a collection: an object's member or an array's element. `cleared`
 * follows when there were some and none are left.
 */
export interface MemberChange<Key = string> {
  readonly kind: "added" | "replaced" | "removed" | "cleared";
  /** Null if it is about all of them. */
  readonly key: Key | null;
  readonly value: Json | undefined;
  /** What was there before; of `cleared` the whole collection. */
  readonly previous: Json | undefined;
  readonly origin: Origin;
}

/** A place that became somebody else's; null is nobody, as `ownerOf` says it. */
export interface OwnerChange {
  readonly path: string;
  readonly owner: string | null;
  readonly previous: string | null;
}

/** What every outcome tells. */
export interface Decision {
  /** The client's number for the action, from 1; null if it was never sent. */
  readonly id: number | null;
  /** A version that has it: the one it was decided at, or a later one that told of it. */
  readonly version: number;
}

export interface Applied<Result = unknown> extends Decision {
  readonly status: "applied";
  /** What the action answered; undefined if it answers nothing, or nobody knows any more. */
  readonly result?: Result;
  readonly reason?: undefined;
}

/** There was nothing to do, or it was to be applied together with one that was refused. */
export interface Cancelled extends Decision {
  readonly status: "cancelled";
  readonly reason?: string;
}

export interface Refused extends Decision {
  /** `failed`: a fault in the action. */
  readonly status: "rejected" | "failed";
  readonly reason: string;
}

/** What became of an action; its `status` says which of these it is. */
export type Outcome<Result = unknown> = Applied<Result> | Cancelled | Refused;

/** An own action that was rejected or failed. */
export interface Rejection extends Refused {
  readonly name: string;
  readonly args: Json;
  /** Only if it is of another tab, which has left it behind: the name under which it was recorded. */
  readonly client?: string;
}

export interface ClientsChange {
  /** Everybody who is here, sorted. */
  readonly clients: readonly string[];
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

/** What a client shows that is never stored; undefined: no longer. */
export interface EphemeralChange {
  readonly client: string;
  readonly path: string;
  readonly value: Json | undefined;
}

export interface Message {
  readonly client: string;
  readonly message: Json;
}

/**
 * The events of a mirror. `change:` with a JSON Pointer behind it, such as `change:/team`, tells
 * when the value at that place changed, as a whole; `members:` in the same way what became of each
 * member of the object, or element of the array, that lies there.
 */
export interface MirrorEvents {
  change: Change;
  [watched: `change:${string}`]: Change;
  [members: `members:${string}`]: MemberChange;
  reject: Rejection;
  owner: OwnerChange;
  clients: ClientsChange;
  ephemeral: EphemeralChange;
  message: Message;
}

/** An action of the application: the data afterwards, or nothing if there is nothing to do. */
export type LocalAction = (data: any, args: any) => unknown;

export interface MirrorOptions {
  /** The identity: who owns, is present, and leaves. */
  client: string;
  /** What the client can replay by itself, besides the built-in actions. */
  actions?: Record<string, LocalAction>;
  /** What tells the tabs of a client apart; made anew for each mirror unless given. */
  tab?: string;
}

/** What `patch` gives. */
export interface Handle {
  /** The action's number; null until it was taken to be sent. */
  readonly id: number | null;
  /** Resolves with the outcome once the data has it; never rejects. */
  readonly outcome: Promise<Outcome>;
  /** The outcome once the data has it, else null. */
  readonly settled: Outcome | null;
}

export interface FrameAction {
  readonly id: number;
  readonly name: string;
  readonly args: Json;
}

/** The body of a request to record actions, or with `batch` what a transaction is made of. */
export interface Frame {
  readonly client: string;
  /** The client's number of the batch. */
  readonly batch?: number;
  readonly actions: readonly FrameAction[];
}

/**
 * A client's copy of an entry, without network or clock. What is shown is what the server confirmed
 * with the client's actions in flight replayed on it, so it changes at once and never flickers: an
 * action ends only when its outcome is known and the confirmed version has reached it.
 *
 * Listeners are called before `patch` or `receive` returns, in order; what they do themselves is
 * told after that. One that throws does not keep the others.
 */
export class Mirror {
  constructor(options: MirrorOptions);

  /** The name without what tells tabs apart. */
  readonly identity: string;
  /** The name under which actions are recorded: identity, `~`, tab. */
  readonly client: string;

  /** What to show; undefined before the first snapshot. The same object until it changes. */
  readonly data: Json | undefined;
  /** What the server confirmed. */
  readonly confirmed: Json | undefined;
  /** The confirmed version; null before the first snapshot. */
  readonly version: number | null;
  /** Whether updates are missing: the stream must start anew, with a snapshot. */
  readonly needsReset: boolean;
  /** How many actions have not ended. */
  readonly inFlight: number;
  readonly clients: readonly string[];
  /** By client and JSON Pointer. */
  readonly ephemeral: { readonly [client: string]: { readonly [path: string]: Json } };

  /** Who owns a place, through the nearest owner at or above it, as shown; null if nobody. */
  ownerOf(path: string): string | null;
  /** The version that a change of a transactional member must name. */
  versionOf(path: string): number;
  /**
   * What a change of a transactional member builds on: the version that it must name, and what lies
   * `over` it if own changes in flight are to be applied before: `[]` is nothing.
   */
  basisOf(path: string): { readonly version: number; readonly over?: readonly Json[] };

  /**
   * Records an action; shows at once if the client can replay it. With 10,000 in flight it is
   * rejected.
   *
   * @throws TypeError if the arguments are not JSON
   */
  patch(name: string, args?: unknown): Handle;

  /** Shows a value that this client moves, over all that is there, until it rests. */
  glide(path: string, value: unknown): void;
  rest(path: string): void;

  /** Records actions that are applied together or not at all; they show at once. */
  batch(actions: readonly { readonly name: string; readonly args?: unknown }[]): readonly Handle[];

  /**
   * The next request, numbered; null if there is none or the last one is unanswered. `fits` is
   * asked of one action after another; the first that does not fit waits, with all behind it.
   */
  takeFrame(fits?: (action: FrameAction) => boolean): Frame | null;
  /** Nobody knows what became of the last frame: its actions are sent again, unchanged. */
  lost(): void;
  /** Nothing of the last frame was recorded because of this action, which is rejected. */
  refuse(id: number, reason: string): void;
  /** This action was recorded and decided before, but the server does not know any more how. */
  pruned(id: number, reason: string): void;
  /** The server counts on at this number: what was sent and is undecided is numbered anew. */
  renumber(expectedId: number): void;

  /**
   * Takes an event of the stream, or as `outcomes` the answer to a frame. The data is parsed JSON,
   * which is frozen. Unknown events are ignored.
   */
  receive(message: { event: string; data: any }): void;

  /** What others showed may have changed unheard: forgets it all. */
  forgetEphemeral(): void;
  /** The next `ephemeral` event tells all that others show: what it does not name is gone. */
  expectEphemeral(): void;

  /** Calls the listener with each event; returns what takes it away again. */
  on<Name extends keyof MirrorEvents & string>(
    name: Name,
    listener: (event: MirrorEvents[Name]) => void,
  ): () => void;
}
