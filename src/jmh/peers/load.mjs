import { pace, pause } from "./pace.mjs";
import { used, usedByFamily } from "./processor.mjs";
import { Trial } from "./trial.mjs";

const SETTLING = 20; // changes of each sender that are not measured
const AT_ONCE = 50; // connections that are opened at the same time
const PATIENCE = 15_000;

const micros = () => Number(process.hrtime.bigint() / 1_000n);

/**
 * A room with clients that change things and clients that hear of it.
 *
 * @param peer what it is a room of
 * @param load `senders`, each with its counter; how many of these listen too (`listening`), for what
 *     comes to the others is read and not looked at; `receivers`, who only listen; `gap`, which gives
 *     the milliseconds from one change to the next; `count` changes that are measured
 * @param pids of the `server` and of its `database`
 */
export async function run(peer, load, pids, tally) {
  const trial = new Trial(tally.samples);
  const room = await peer.open();
  const senders = [];
  const listeners = [];
  try {
    await many(load.senders, async (i) => {
      const name = `c${i}`;
      const listens = i < load.listening;
      senders[i] = { name, line: await join(peer, room, name, listens && trial.hearer(name)) };
      if (listens) {
        listeners.push(senders[i].line);
      }
    });
    await many(load.receivers, async () => {
      listeners.push(await join(peer, room, null, trial.hearer(null)));
    });
    const change = (i) => {
      const { name, line } = senders[i % senders.length];
      const value = trial.change(name, micros());
      line.set(value);
    };
    await pace(SETTLING * senders.length, load.gap, change);
    await arrived(trial);
    const changing = () => pace(load.count, load.gap, change);
    tally.add(await measured(trial, load, pids, tally, listeners, changing));
  } finally {
    const lines = [...senders.map((each) => each?.line), ...listeners];
    await Promise.all([...new Set(lines)].map((line) => line?.close()));
    await room.close();
  }
}

async function measured(trial, load, pids, tally, listeners, changing) {
  const before = reading(pids, listeners);
  const heardBefore = tally.samples.count;
  trial.measure();
  await changing();
  const seconds = (micros() - before.at) / 1e6;
  await arrived(trial);
  const after = reading(pids, listeners);
  const heard = tally.samples.count - heardBefore;
  const present = load.senders + load.receivers; // all of them get all changes but their own
  return {
    changes: trial.changes,
    missed: trial.missing,
    seconds,
    elapsed: (after.at - before.at) / 1e6,
    bytes: after.bytes - before.bytes,
    deliveries: (heard * present) / Math.max(1, listeners.length),
    server: after.server - before.server,
    database: after.database - before.database,
    generator: after.generator - before.generator,
  };
}

function reading(pids, listeners) {
  const own = process.cpuUsage();
  return {
    at: micros(),
    bytes: listeners.reduce((sum, line) => sum + line.bytes(), 0),
    server: used(pids.server),
    database: usedByFamily(pids.database),
    generator: own.user + own.system,
  };
}

async function join(peer, room, name, hearer) {
  return peer.join(room, name, hearer ? (of, value) => hearer(of, value, micros()) : null);
}

/** Waits until everybody has heard of everything, or no longer. */
async function arrived(trial) {
  const end = performance.now() + PATIENCE;
  await pause(100);
  while (trial.missing > 0 && performance.now() < end) {
    await pause(20);
  }
}

async function many(count, open) {
  for (let i = 0; i < count; i += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - i) }, (_, k) => open(i + k));
    await Promise.all(some);
  }
}
