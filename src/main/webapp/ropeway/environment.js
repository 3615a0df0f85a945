/** What a room takes from its surroundings, so that tests can give it others. Milliseconds. */
export const environment = Object.freeze({
  fetch: (url, options) => globalThis.fetch(url, options),
  WebSocket: globalThis.WebSocket, // undefined where there is none
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  random: () => Math.random(),
  warn: (message) => console.warn(message),
  setTimeout: (callback, milliseconds) => globalThis.setTimeout(callback, milliseconds),
  clearTimeout: (timer) => globalThis.clearTimeout(timer),
  observe,
});

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
