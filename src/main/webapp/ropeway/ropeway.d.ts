import type { Json, MirrorEvents, Outcome as Decided, Rejection } from "./mirror.js";
import type {
  ActionTypes,
  AnyActions,
  Frozen,
  LocalActions,
  Patch,
  RoomOutcome as Outcome,
  Storable,
} from "./typing.js";

export { Mirror } from "./mirror.js";
export type {
  Applied,
  Cancelled,
  Change,
  ClientsChange,
  EphemeralChange,
  Json,
  MemberChange,
  Message,
  OwnerChange,
  Refused,
  Rejection,
} from "./mirror.js";
export type {
  Action,
  ActionType,
  ActionTypes,
  AnyActions,
  Frozen,
  JsonActions,
  LocalActions,
  Patch,
  Storable,
  Unknown,
} from "./typing.js";
export type { Outcome };

/** A JSON Pointer, such as `/notes/n1`; the empty text is all of the data. */
export type Path = string;

/** What became of a batch: of each of its actions, in order. */
export interface BatchOutcome {
  /** Whether it was applied. */
  readonly applied: boolean;
  readonly outcomes: readonly Outcome[];
}

export type State = "connecting" | "live" | "offline" | "closed";

export type DisconnectType =
  | "server-unreachable"
  | "stream-ended"
  | "server-silent"
  | "device-slept"
  | "network-lost"
  | "server-busy"
  | "server-failed"
  | "protocol-broken"
  | "token-expired"
  | "not-signed-in"
  | "forbidden"
  | "revoked"
  | "identity-changed"
  | "kicked"
  | "not-allowed"
  | "not-found"
  | "not-admitted"
  | "room-full"
  | "refused"
  | "version-refused"
  | "not-in-time"
  | "closed";

/** Why a room is not connected. */
export class Disconnect extends Error {
  readonly type: DisconnectType;
  /** Whether the room gave up. */
  readonly final: boolean;
}

/**
 * Why a token is needed: there was none before, the last one ends soon, it has ended, or the server
 * does not take it.
 */
export type TokenReason = "first" | "expiring" | "expired" | "refused";

/**
 * Gives a token, or null if nobody is signed in, which ends the rooms once the server wants one.
 * What fails is asked again, for as long as the last token lives and for at least 30 s. Asked once
 * at a time by all rooms that were given the same function.
 */
export type TokenSource = (why: {
  readonly reason: TokenReason;
}) => string | null | Promise<string | null>;

export interface Options<Data = any, Actions = AnyActions> {
  /** The server, such as `http://localhost:9080`; where the page is from by default. */
  url?: string;
  /** Several servers on one database. */
  urls?: readonly string[];
  store: string;
  key: string;
  /** Who this is to others; not needed where the server knows that, by a token or a cookie. */
  client?: string;
  /** By what the server knows who this is. Sent to https and to this machine only. */
  token?: string | TokenSource | null;
  /** The application's own actions, so that they too show at once. */
  actions?: LocalActions<Data, Actions>;
  /** What the store begins with, which `delete` shows at once; an empty object by default. */
  defaultData?: Data;
  /** Milliseconds between two requests with actions, at least; 50 by default. */
  frameDuration?: number;
  /** Most bytes of a request; 128,000 by default. */
  frameBytes?: number;
  /** Milliseconds after which a value that glides rests, and is recorded; 250 by default. */
  glideRest?: number;
  /** Milliseconds that a stream may be silent, heartbeats included; 35,000 by default. */
  silence?: number;
  /** Milliseconds that `connect` may take; 30,000 by default. */
  timeout?: number;
  /**
   * How a room is followed: over one live connection (a WebSocket) for all rooms of the page where
   * that can be, else by server-sent events ("auto", the default); or by nothing but one of them.
   */
  transport?: "auto" | "live" | "sse";
  /** Whether all tabs of the browser share a live connection, where that can be; true by default. */
  acrossTabs?: boolean;
  /**
   * Whether the browser keeps the data, and what was done, for the next page: it is shown at once if
   * `client` is named, and what was not sent is sent, once. False by default.
   */
  persist?: boolean;
  /**
   * Whether the server is asked what this client's identity has done here before, in whatever tab or
   * on whatever device, so that it can be undone. It takes the right `act.undo`. False by default.
   */
  undo?: boolean;
  offline?: false;
}

/** A room without a server. */
export interface OfflineOptions<Data = any, Actions = AnyActions> {
  offline: true;
  client: string;
  /** Where it begins; an empty object by default. */
  data?: Data;
  actions?: LocalActions<Data, Actions>;
  /** What `delete` leaves; an empty object by default. */
  defaultData?: Data;
  /** Milliseconds after which a value that glides rests; 250 by default. */
  glideRest?: number;
}

/** What became of an action that another tab or an earlier page of this client has left behind. */
export interface Recovered {
  /** The name under which it was recorded, and its number. */
  readonly client: string;
  readonly id: number;
  readonly name: string;
  readonly args: Json;
  /** `unknown`: it was decided so long ago that the server does not know any more. */
  readonly status: Decided["status"] | "unknown";
  readonly version: number;
  readonly reason?: string;
}

/** What another tab or an earlier page has left behind and cannot be sent. */
export interface Abandoned {
  readonly client: string;
  /** How many actions. */
  readonly actions: number;
  /** `form`: other modules have stored it, and may still come for it; `age`: it is gone now. */
  readonly reason: "form" | "age";
}

/** The events of a room: those of its mirror, and the states of its connection. */
export interface Events extends MirrorEvents {
  reject: Rejection;
  recovered: Recovered;
  abandoned: Abandoned;
  /** `retryAt` as the room's; told again with null when tries are cancelled. */
  state: {
    readonly state: State;
    readonly disconnect: Disconnect | null;
    readonly retryAt: number | null;
  };
  /** What can be undone and done again changed. */
  undo: UndoState;
}

/** What a room can undo at a moment, and do again. */
export interface UndoState {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

/** What was sent and received of one kind, answers to requests included. */
export interface Traffic {
  readonly messagesSent: number;
  readonly bytesSent: number;
  readonly messagesReceived: number;
  readonly bytesReceived: number;
}

/** Actions and what became of them, ephemeral values, and so on; all else is `other`. */
export type TrafficKind =
  | "actions"
  | "values"
  | "message"
  | "clients"
  | "snapshot"
  | "update"
  | "reset"
  | "time"
  | "other";

export interface Statistics {
  /** Milliseconds from a request to its answer, smoothed; null before the first. */
  readonly roundTrip: number | null;
  /** By how many milliseconds round trips differ from that, smoothed. */
  readonly jitter: number | null;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Requests. */
  readonly messagesSent: number;
  /** Events of the stream. */
  readonly messagesReceived: number;
  /** How often a stream was opened. */
  readonly connections: number;
  /** Actions whose outcome is not known yet. */
  readonly inFlight: number;
  /** The kinds that there was something of. */
  readonly kinds: { readonly [kind in TrafficKind]?: Traffic };
}

/**
 * A room whose data has a type, and whose actions have (`{ add: { args: number } }`). `Room` alone is
 * any room, whatever its types.
 */
export interface Room<Data = any, Actions = any> {
  /** What to show: the server's data with the undecided actions on top. Frozen. */
  readonly data: Frozen<Data>;
  /** The server's data, and its version. */
  readonly confirmed: Frozen<Data>;
  readonly version: number;
  readonly state: State;
  /** Why there is no connection; null while there is one or the first is being made. */
  readonly disconnect: Disconnect | null;
  /**
   * While offline: when the next try to connect is, in milliseconds since 1970 by this device's
   * clock; null if none is to come by itself.
   */
  readonly retryAt: number | null;
  /** Tries to connect now, and again by itself from now on; looks after a connection that there is. */
  reconnect(): void;
  /**
   * Makes no more tries to connect by itself, whatever the browser says, until `reconnect()`; what is
   * recorded meanwhile shows and waits. A connection that there is goes on.
   */
  cancelReconnect(): void;
  /** Milliseconds between two requests of a kind, at least; may be changed at any time. */
  frameDuration: number;
  /** Which key it is of; null if there is no server. */
  readonly key: string | null;
  readonly client: string;
  readonly clients: readonly string[];
  /** Ephemeral values of the other clients, by client and path. */
  readonly others: Readonly<Record<string, Readonly<Record<Path, Json>>>>;

  /** Who owns a path, through the nearest owner at or above it, as shown; null if nobody. */
  ownerOf(path: Path): string | null;
  /** The version that a change of a transactional member must name. */
  versionOf(path: Path): number;
  /**
   * What a change of a transactional member builds on: the version that it must name, and what lies
   * `over` it if own changes in flight are to be applied before: `[]` is nothing.
   */
  basisOf(path: Path): { readonly version: number; readonly over?: readonly Json[] };

  /**
   * Records an action. Throws a TypeError for what is not JSON. The promise never rejects: what
   * cannot be sent at all is `rejected` at once, and what the action does not take once the server
   * said so.
   */
  readonly patch: Patch<Actions>;
  /** This and those below: `rejected` at once with arguments that the action does not take. */
  set<Value>(path: Path, value: Value & Storable<Value>): Promise<Outcome>;
  remove(path: Path): Promise<Outcome>;
  increment(path: Path, by?: number): Promise<Outcome>;
  append<Value>(path: Path, value: Value & Storable<Value>): Promise<Outcome>;
  insert<Value>(path: Path, id: string, value: Value & Storable<Value>): Promise<Outcome>;
  merge<Value>(value: Value & Storable<Value>): Promise<Outcome>;
  /**
   * Deletes the entry: there is none until something is applied to the key, and what is shown is the
   * store's default data, which `connect` is told. `cancelled` if there is no entry; rejected while
   * others own something.
   */
  delete(): Promise<Outcome>;

  /**
   * Records what `change` does in this room as one: it is sent in one frame, shown at once, and
   * applied together or not at all. If one action is refused, the others are `cancelled`. Within
   * `change` the data is as it was. What it throws is thrown, and nothing is recorded; that goes for
   * a promise too, with a TypeError.
   */
  batch(change: () => void): Promise<BatchOutcome>;

  /**
   * Undoes the last step that was done here by this client or another one of its identity: an action,
   * or a batch. What it did is taken back where that still stands; else the outcome is `rejected`,
   * with the place. It is an action like any other, and shows once the server has decided it; what is
   * in flight is waited for. Steps that did nothing are passed over. Null if there is nothing to undo.
   * A step of which the undo was refused is not tried again.
   */
  undo(): Promise<Outcome | null>;
  /** Does again what was undone last, unless something else was done since. */
  redo(): Promise<Outcome | null>;
  /** Whether there is anything to undo: of what was done since the room was opened, or with `undo: true` ever. */
  readonly canUndo: boolean;
  readonly canRedo: boolean;

  /**
   * Owns a path: from then on only this client changes what is there, or with `below: false`
   * replaces or removes it: then what is in it is not owned with it.
   */
  own(path: Path, options?: { takeover?: boolean; below?: boolean }): Promise<Outcome>;
  release(path: Path): Promise<Outcome>;
  lifetime(path: Path, until: "owner" | "room" | "forever"): Promise<Outcome>;

  /**
   * Tells everybody a value that is not stored; null removes it. Takes a copy. What the server still
   * refuses is told as a `reject` named `ephemeral`, with `{path, value}`.
   *
   * @throws TypeError if the path is no JSON Pointer or the value is not JSON
   * @throws RangeError if it is too large, or nested deeper than 98 levels
   */
  ephemeral<Value>(path: Path, value: Value & Storable<Value>): void;
  /**
   * Moves a value, as often as you like: it is in `data` here at once and there with the next frame,
   * and is recorded as a `set` when no other came for `glideRest`. What an action of yours changes
   * there is recorded behind it. Takes a copy; does nothing once the room is closed.
   *
   * @throws TypeError if the path is no JSON Pointer, or the root, or the value is not JSON
   * @throws RangeError if it is too large, or nested deeper than 97 levels
   */
  glide<Value>(path: Path, value: Value & Storable<Value>): void;
  /**
   * Resolves with whether the server took it; at most once, and never while offline. Takes a copy.
   *
   * @throws TypeError if it is not JSON, or `to` is not a list of 1 to 1,000 names
   * @throws RangeError if it is too large, or nested deeper than 99 levels
   */
  send<Message>(
    message: Message & Storable<Message>,
    options?: { to?: readonly string[] },
  ): Promise<boolean>;

  /** Returns what takes the listener away again. */
  on<E extends keyof Events>(name: E, listener: (event: Events[E]) => void): () => void;

  /** Whether what is done here survives the page: `persist`, and the browser lets us. */
  readonly kept: boolean;
  /**
   * Removes what the browser keeps of this room for this client, and keeps no more; what an open room
   * has not sent yet it sends nevertheless. Resolves with whether that was possible.
   */
  forget(): Promise<boolean>;

  /** The server's time in milliseconds since 1970. */
  time(): number;
  statistics(): Statistics;
  /** Sends what is left, for at most `timeout` (5,000) milliseconds; whether all was decided. */
  close(options?: { timeout?: number }): Promise<boolean>;
}

/**
 * Opens a room and resolves once it is live, or at once if it was kept; rejects with a Disconnect if
 * that cannot be or takes too long, and with a TypeError for options that cannot be, such as a token for an address that is
 * neither https nor of this machine.
 */
export function connect<Data = any, Actions extends ActionTypes<Actions> = AnyActions>(
  options:
    | Options<NoInfer<Data>, NoInfer<Actions>>
    | OfflineOptions<NoInfer<Data>, NoInfer<Actions>>,
): Promise<Room<Data, Actions>>;

/** As those of `connect`, but that the server finds the key. */
export interface JoinOptions<Data = any, Actions = AnyActions>
  extends Omit<Options<Data, Actions>, "key"> {
  /** The keys of a group's rooms are its name, a full stop and what the server puts there. */
  group: string;
}

/**
 * Opens the room of a group in which this client is already, or the fullest that has a free seat, or
 * a new one, and resolves once it is live. A seat that is lost on the way is asked for again, a few
 * times: then it rejects with the Disconnect `room-full`. Else as `connect`.
 */
export function join<Data = any, Actions extends ActionTypes<Actions> = AnyActions>(
  options: JoinOptions<NoInfer<Data>, NoInfer<Actions>>,
): Promise<Room<Data, Actions>>;
