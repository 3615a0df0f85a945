import { authorization } from "./guest.js";

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 8000;
const PATIENCE = 45000;

/** The server refused a request; nothing of it was recorded. */
export class RefusedError extends Error {
  constructor({ status, body }) {
    super(body.detail ?? body.title ?? `${status}`);
  }
}

/** Asks for JSON: `{ok, status, body, retryAfter}`, or undefined if no answer came. */
export async function ask(url, options = {}) {
  const timeout = AbortSignal.timeout(PATIENCE);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  try {
    let response = await signedIn(url, { ...options, signal });
    if (response.status === 401) {
      response = await signedIn(url, { ...options, signal }, "refused");
    }
    const { ok, status, headers } = response;
    const body = ok ? await response.json() : await response.json().catch(() => ({}));
    return { ok, status, body, retryAfter: 1000 * (Number(headers.get("Retry-After")) || 0) };
  } catch {
    return undefined;
  }
}

async function signedIn(url, options, reason) {
  const headers = { ...options.headers, ...(await authorization(reason)) };
  return fetch(url, { ...options, headers });
}

export function post(url, body) {
  const headers = { "Content-Type": "application/json" };
  return ask(url, { method: "POST", headers, body: JSON.stringify(body) });
}

/**
 * Asks until there is an answer that will not be another one later. `once` gives an answer, or
 * undefined to be asked again; `waiting` is told before each pause.
 */
export async function untilAnswered(once, waiting = () => {}) {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    const answer = await once();
    if (answer && !mayPass(answer.status)) {
      return answer;
    }
    waiting();
    await sleep(Math.max(pause, answer?.retryAfter ?? 0));
  }
}

function mayPass(status) {
  return status === 408 || status === 429 || status >= 500;
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
