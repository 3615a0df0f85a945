import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { connect } from "./ropeway.js";
import { clientsStore, dataStore, stateStore } from "./store.js";

const OPENING = Object.freeze({ room: null, error: null });
const never = () => () => {};
const ignore = () => {};

/** A room for as long as the component is there, and its options name this room. See react.d.ts. */
export function useRoom(options) {
  const { url, urls, store, key, client, offline } = options;
  const [opened, setOpened] = useState(OPENING);
  useEffect(() => {
    let left = false;
    const opening = connect(options);
    opening.then(
      (room) => left || setOpened({ room, error: null }),
      (error) => left || setOpened({ room: null, error }),
    );
    return () => {
      left = true;
      setOpened(OPENING);
      opening.then((room) => room.close(), ignore);
    };
  }, [JSON.stringify([url, urls, store, key, client, offline])]);
  return opened;
}

/** What a room shows, or what is at a path of it; undefined while there is no room. */
export function useData(room, path = "") {
  return useStore(room, (each) => dataStore(each, path), path);
}

/** The state of a room's connection; "connecting" while there is no room. */
export function useConnection(room) {
  return useStore(room, stateStore) ?? "connecting";
}

/** Who is in a room; undefined while there is none. */
export function useClients(room) {
  return useStore(room, clientsStore);
}

function useStore(room, storeOf, path) {
  const store = useMemo(() => (room === null ? null : storeOf(room)), [room, path]);
  const get = store?.get ?? ignore;
  return useSyncExternalStore(store?.subscribe ?? never, get, get);
}
