import { valueAt } from "./json-pointers.js";

const NOTHING = Symbol();

/** The data that a room shows, or what is at a path of it, as a store. See store.d.ts. */
export function dataStore(room, path = "") {
  const name = path === "" ? "change" : `change:${path}`;
  return storeOf(room, name, () => valueAt(room.data, path));
}

/** The state of a room's connection as a store. */
export function stateStore(room) {
  return storeOf(room, "state", () => room.state);
}

/** Who is in a room as a store. */
export function clientsStore(room) {
  return storeOf(room, "clients", () => room.clients);
}

/** Tells what there is at once, and from then on whenever an event left something else. */
function storeOf(room, event, get) {
  const subscribe = (listener) => {
    let told = NOTHING;
    const tell = () => {
      const now = get();
      if (listener !== null && now !== told) {
        told = now;
        listener(now);
      }
    };
    const off = room.on(event, tell);
    tell();
    return () => {
      listener = null; // it may be about to be told
      off();
    };
  };
  return Object.freeze({ subscribe, get });
}
