import type { ActionTypes, AnyActions, Frozen, OfflineOptions, Options, Room, State } from "./ropeway.js";

/** A room that is being opened, is open, or could not be. */
export interface Opened<Data = any, Actions = AnyActions> {
  readonly room: Room<Data, Actions> | null;
  /** Why there is none: a Disconnect, or a TypeError for options that cannot be. */
  readonly error: Error | null;
}

/**
 * Opens a room while the component is there; another one when `url`, `urls`, `store`, `key`, `client`
 * or `offline` is another, and closes it when the component goes. Other options are those of its
 * first time.
 */
export function useRoom<Data = any, Actions extends ActionTypes<Actions> = AnyActions>(
  options:
    | Options<NoInfer<Data>, NoInfer<Actions>>
    | OfflineOptions<NoInfer<Data>, NoInfer<Actions>>,
): Opened<Data, Actions>;

/** What a room shows; undefined while there is none. */
export function useData<Data>(room: Room<Data, any> | null): Frozen<Data> | undefined;
/** What is at a path of it, a JSON Pointer: the component is drawn again when that is other. */
export function useData<Value = any>(room: Room<any, any> | null, path: string): Value | undefined;

/** The state of a room's connection; "connecting" while there is no room. */
export function useConnection(room: Room<any, any> | null): State;

/** Who is in a room; undefined while there is none. */
export function useClients(room: Room<any, any> | null): readonly string[] | undefined;
