import { createInterface } from "node:readline";
import { run } from "./load.mjs";
import { Tally } from "./tally.mjs";

// The generator of load, one thread: node generator.mjs <peer> <port> <pid of the server> <pid of
// PostgreSQL>. Each line that it reads is a load, each that it writes what that has come to.
const [kind, port, server, database] = process.argv.slice(2);
const PEERS = {
  ropeway: async () => (await import("./clients/ropeway.mjs")).Ropeway,
  sharedb: async () => (await import("./clients/sharedb.mjs")).ShareDb,
  hocuspocus: async () => (await import("./clients/hocuspocus.mjs")).Hocuspocus,
  colyseus: async () => (await import("./clients/colyseus.mjs")).Colyseus,
};
const Peer = await PEERS[kind]();
const peer = new Peer(Number(port));
const pids = { server: Number(server), database: Number(database) };
const tallies = new Map();

/** A load is {what, senders, listening, receivers, millis: [from, to], seconds}. */
async function measure({ what, millis: [from, to], seconds, ...clients }) {
  const tally = tallies.get(what) ?? new Tally();
  tallies.set(what, tally);
  const each = (from + to) / 2 / clients.senders;
  const gap = () => (from + Math.random() * (to - from)) / clients.senders;
  await run(peer, { ...clients, gap, count: Math.round((seconds * 1_000) / each) }, pids, tally);
  return tally.row(what);
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await measure(JSON.parse(line))));
}
process.exit(0);
