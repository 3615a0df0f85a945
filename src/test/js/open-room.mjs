import { test } from "node:test";
import { connect } from "../../main/webapp/ropeway/ropeway.js";
import { FakeLive } from "./fake-live.mjs";
import { FakeServer } from "./fake-server.mjs";
import { HandEnvironment } from "./hand-environment.mjs";

/** What a room can be followed by: what holds of rooms holds over each. */
export const TRANSPORTS = ["sse", "live"];

/** A server, time, and what to connect with. */
export function surroundings(transport = "sse") {
  const server = new FakeServer();
  const environment = new HandEnvironment(server.fetch);
  const live = new FakeLive(server);
  environment.WebSocket = live.WebSocket;
  const options = { url: "http://a", store: "lobby", key: "k", client: "ann", environment, transport };
  return { server, live, environment, options };
}

/** A room that is live on them. */
export async function open(more = {}) {
  const all = surroundings(more.transport);
  const opening = connect({ ...all.options, ...more });
  await all.environment.pass(10);
  return { ...all, room: await opening };
}

/** A test of what holds over each transport: `body` is given `open` and `surroundings` of it. */
export function eachWay(name, body) {
  for (const transport of TRANSPORTS) {
    test(`${name} (${transport})`, () =>
      body({
        transport,
        open: (more) => open({ ...more, transport }),
        surroundings: () => surroundings(transport),
      }));
  }
}
