import { connect } from "../../main/webapp/ropeway/ropeway.js";
import { surroundings } from "./open-room.mjs";

/** Has a fake server ask who is there, as one that requires tokens does. */
export class FakeAccess {
  #tokens = new Map();
  #environment;
  asked = [];

  constructor(server, environment) {
    this.#environment = environment;
    server.guard = (request) => this.#judge(request);
  }

  /** A token of somebody for so many seconds from now. */
  know(token, identity, seconds = 3_600) {
    this.#tokens.set(token, { identity, ends: this.#environment.wall() + seconds * 1_000 });
  }

  /** Refuses a token from now on. */
  refuse(token, problem) {
    this.#tokens.set(token, { problem });
  }

  #judge({ path, headers, search, json }) {
    if (path === "/api/time") {
      return undefined;
    }
    const token = headers.Authorization?.slice("Bearer ".length);
    const known = token === undefined ? { problem: "not-signed-in" } : this.#tokens.get(token);
    const { identity, ends, problem } = known ?? { problem: "token-refused" };
    if (problem !== undefined || ends <= this.#environment.wall()) {
      return refusal(401, problem ?? "token-expired");
    }
    if (path === "/api/me") {
      const expiresAt = new Date(ends).toISOString();
      return { status: 200, body: { auth: "required", subject: identity, identity, roles: [], expiresAt } };
    }
    const client = json?.client ?? new URLSearchParams(search).get("client") ?? `${identity}~`;
    return client.startsWith(`${identity}~`) ? undefined : refusal(403, "client-not-yours");
  }
}

function refusal(status, problem) {
  return { status, body: { type: `urn:ropeway:problem:${problem}`, detail: "Because." } };
}

/** A server that requires tokens, time, and what to connect with: a function that gives these tokens. */
export function guarded(...tokens) {
  const { server, live, environment, options } = surroundings();
  const access = new FakeAccess(server, environment);
  const token = ({ reason }) => {
    access.asked.push(reason);
    return tokens.length > 1 ? tokens.shift() : tokens[0];
  };
  return { server, live, environment, access, options: { ...options, client: undefined, url: "https://a", token } };
}

/** A room that is live there. */
export async function openAs(all, more = {}) {
  const opening = connect({ ...all.options, ...more });
  await all.environment.pass(10);
  return opening;
}
