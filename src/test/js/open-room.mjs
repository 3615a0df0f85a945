import { connect } from "../../main/webapp/ropeway/ropeway.js";
import { FakeServer } from "./fake-server.mjs";
import { HandEnvironment } from "./hand-environment.mjs";

/** A server, time, and what to connect with. */
export function surroundings() {
  const server = new FakeServer();
  const environment = new HandEnvironment(server.fetch);
  const options = { url: "http://a", store: "lobby", key: "k", client: "ann", environment };
  return { server, environment, options };
}

/** A room that is live on them. */
export async function open(more = {}) {
  const all = surroundings();
  const opening = connect({ ...all.options, ...more });
  await all.environment.pass(10);
  return { ...all, room: await opening };
}
