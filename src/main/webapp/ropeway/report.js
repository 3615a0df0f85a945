/**
 * Calls a function of the application's. What it throws, or what the promise it returns is rejected
 * with, is reported, and whoever calls goes on.
 */
export function guarded(call) {
  try {
    const result = call();
    if (isPromise(result)) {
      Promise.resolve(result).catch(report);
    }
  } catch (error) {
    report(error);
  }
}

/**
 * Reports an error of the application's: as an uncaught one where there is a page to go on with,
 * else on the console, for an uncaught error ends a Node program. Never throws.
 */
export function report(error) {
  try {
    if (typeof globalThis.reportError === "function") {
      globalThis.reportError(error);
      return;
    }
  } catch {
    // whoever hears of errors has failed too
  }
  console.error(error);
}

/** Whether it may still be rejected: an unheard rejection ends a Node program. */
export function isPromise(value) {
  return typeof value?.then === "function";
}
