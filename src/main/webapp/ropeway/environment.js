import { IndexedStorage } from "./indexed-storage.js";

let storage;

/** What a room takes from its surroundings, so that tests can give it others. Milliseconds. */
export const environment = Object.freeze({
  fetch: (url, options) => globalThis.fetch(url, options),
  WebSocket: globalThis.WebSocket, // undefined where there is none
  tabs: tabs(),
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  random: () => Math.random(),
  warn: (message) => console.warn(message),
  setTimeout: (callback, milliseconds) => globalThis.setTimeout(callback, milliseconds),
  clearTimeout: (timer) => globalThis.clearTimeout(timer),
  observe,
  hiding,
  openStorage,
  locks: globalThis.navigator?.locks,
});

/** By what the tabs of a browser can agree on something; undefined where there are none. */
function tabs() {
  const { document, navigator, BroadcastChannel } = globalThis;
  if (document === undefined || navigator?.locks === undefined || BroadcastChannel === undefined) {
    return undefined;
  }
  return { locks: navigator.locks, channel: (name) => new BroadcastChannel(name) };
}

/** Tells what a browser knows of its connection; returns what ends it. Outside of one: nothing. */
function observe({ online, offline, visible, leaving }) {
  const scope = globalThis;
  if (typeof scope.addEventListener !== "function" || scope.document === undefined) {
    return () => {};
  }
  const shown = () => scope.document.visibilityState === "visible" && visible();
  const gone = ({ persisted }) => !persisted && leaving();
  scope.addEventListener("pagehide", gone);
  scope.addEventListener("online", online);
  scope.addEventListener("offline", offline);
  scope.document.addEventListener("visibilitychange", shown);
  return () => {
    scope.removeEventListener("pagehide", gone);
    scope.removeEventListener("online", online);
    scope.removeEventListener("offline", offline);
    scope.document.removeEventListener("visibilitychange", shown);
  };
}

/** Tells whenever the page may be going to end; returns what ends that. Outside of one: nothing. */
function hiding(hidden) {
  const { document } = globalThis;
  if (typeof document?.addEventListener !== "function") {
    return () => {};
  }
  const changed = () => document.visibilityState === "hidden" && hidden();
  document.addEventListener("visibilitychange", changed);
  globalThis.addEventListener("pagehide", hidden);
  return () => {
    document.removeEventListener("visibilitychange", changed);
    globalThis.removeEventListener("pagehide", hidden);
  };
}

/** Resolves with where the rooms of this page are kept. */
function openStorage() {
  storage ??= opened();
  storage.catch(() => (storage = undefined));
  return storage;
}

async function opened() {
  if (!globalThis.indexedDB) {
    throw new Error("there is no IndexedDB");
  }
  return IndexedStorage.open(globalThis.indexedDB);
}
