import { createInterface } from "node:readline";
import { connect, join } from "../../main/webapp/ropeway/ropeway.js";

/**
 * A room that another program holds: takes lines of JSON `{n, do, with}` and answers `{n, is}` or
 * `{n, error}`. What the room told meanwhile is kept until it is asked for.
 */
const heard = { changes: [], messages: [], rejects: [], states: [] };
let room;

const commands = {
  async connect(options) {
    room = await (options.group === undefined ? connect(options) : join(options));
    room.on("change", (change) => heard.changes.push(change));
    room.on("message", (message) => heard.messages.push(message));
    room.on("reject", (reject) => heard.rejects.push(reject));
    room.on("state", ({ state, disconnect }) =>
      heard.states.push(disconnect === null ? state : `${state}: ${disconnect.type}`),
    );
    return room.client;
  },
  patch: ({ name, args }) => room.patch(name, args),
  patches: ({ name, list }) => Promise.all(list.map((args) => room.patch(name, args))),
  batch: ({ actions }) => room.batch(() => actions.forEach(({ name, args }) => room.patch(name, args))),
  undo: () => room.undo(),
  redo: () => room.redo(),
  look: () => ({
    data: room.data,
    confirmed: room.confirmed,
    version: room.version,
    key: room.key,
    state: room.state,
    clients: room.clients,
    others: room.others,
    statistics: room.statistics(),
    time: room.time(),
  }),
  heard: () => heard,
  ephemeral: ({ path, value }) => room.ephemeral(path, value),
  glide: ({ path, value }) => room.glide(path, value),
  send: ({ message, to }) => room.send(message, { to }),
  close: () => room.close(),
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  run(command).then(
    (is) => say({ n: command.n, is: is ?? null }),
    (error) => say({ n: command.n, error: `${error.type ?? error.name}: ${error.message}` }),
  );
}
process.exit(0);

async function run(command) {
  return commands[command.do](command.with);
}

function say(answer) {
  process.stdout.write(JSON.stringify(answer) + "\n");
}
