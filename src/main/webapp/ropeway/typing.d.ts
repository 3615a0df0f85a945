import type { Json, Outcome } from "./mirror.js";

/**
 * A type whose values are JSON, as it is: an interface needs no index signature. What JSON has not
 * (functions, dates, maps, bigints) becomes `never`, and so does not compile where a value is asked
 * for as `Value & Storable<Value>`.
 */
export type Storable<Value> = Value extends Json
  ? Value
  : Value extends undefined | bigint | symbol | ((...args: any) => unknown)
    ? never
    : { readonly [Name in keyof Value]: StorableMember<Value[Name]> };

/** A member that may be undefined is left out then, as JSON does. */
type StorableMember<Value> = Value extends undefined ? undefined : Storable<Value>;

/** A type as it is shown: nothing in it can be changed in place. */
export type Frozen<Value> = 0 extends 1 & Value
  ? Value
  : [Json] extends [Value]
    ? Value
    : Value extends object
      ? { readonly [Name in keyof Value]: Frozen<Value[Name]> }
      : Value;

/** What an action takes, and what it answers if it answers anything. */
export interface ActionType {
  /** `null` if it takes nothing. */
  readonly args: unknown;
  readonly result?: unknown;
}

/** What `Actions` must be: an interface or a type that has an `ActionType` for each name. */
export type ActionTypes<Actions> = { readonly [Name in keyof Actions]: ActionType };

/** Any actions; their arguments are JSON. */
export interface AnyActions {
  readonly [name: string]: { readonly args: any; readonly result: any };
}

/** The actions of every JSON store, for those who `patch` by name: `MyActions & JsonActions`. */
export interface JsonActions {
  set: { args: { path: string; value: unknown } };
  remove: { args: { path: string } };
  increment: { args: { path: string; by: number } };
  append: { args: { path: string; value: unknown } };
  insert: { args: { path: string; id: string; value: unknown } };
  merge: { args: { value: unknown } };
  patch: { args: { operations: readonly object[] } };
  delete: { args: null };
}

type ArgsOf<Type> = Type extends { readonly args: infer Args } ? Args : never;

type ResultOf<Type> = "result" extends keyof Type ? Type["result"] : undefined;

/** May be left out if it may be null. */
type Given<Args> = [null] extends [Args] ? [args?: Args] : [args: Args];

interface Patching<Actions> {
  named<Name extends keyof Actions & string>(
    name: Name,
    ...args: Given<ArgsOf<Actions[Name]>>
  ): Promise<RoomOutcome<ResultOf<Actions[Name]>>>;
  any<Args = null>(name: string, args?: Args & Storable<Args>): Promise<RoomOutcome<any>>;
  /** So that a room with types may be given where any room is asked for. */
  anything(name: string, args?: any): Promise<RoomOutcome<any>>;
}

/** How a room records an action by its name. */
export type Patch<Actions> = 0 extends 1 & Actions
  ? Patching<Actions>["anything"]
  : string extends keyof Actions
    ? Patching<Actions>["any"]
    : Patching<Actions>["named"];

/** Nobody knows: the room ended before, or it was decided too long ago. */
export interface Unknown {
  /** The client's number for it, from 1; null if it was never sent. */
  readonly id: number | null;
  readonly status: "unknown";
  readonly version: number;
  readonly reason: string;
}

/** What became of an action of a room; its `status` says which of these it is. */
export type RoomOutcome<Result = unknown> = Outcome<Result> | Unknown;

/** A pure function of the data and what `patch` was given; undefined or null cancels. */
export type Action<Data = any, Args = any> = (
  data: Frozen<Data>,
  args: Frozen<Args>,
) => Frozen<Data> | null | undefined;

/** Actions of the application, those that show at once. */
export type LocalActions<Data, Actions> = {
  readonly [Name in keyof Actions]?: Action<Data, ArgsOf<Actions[Name]>>;
};
