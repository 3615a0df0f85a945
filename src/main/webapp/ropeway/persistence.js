import { ClientLocks } from "./client-locks.js";
import { LONGEST_KEPT, lockName, roomName } from "./kept-form.js";
import { RoomKeeper } from "./room-keeper.js";

const PATIENCE = 3_000;
const TIDIED_AFTER = 5_000;
const MOST_ROOMS = 100;
const LARGEST_SUM = 32 * 1024 * 1024;

const tidied = new WeakSet();

/**
 * Shows a mirror what was kept, and keeps it from now on: resolves with `{keeper, shows}`, whether
 * there is data to show; with null, after a warning, where a browser keeps nothing: in some private
 * modes, where it is switched off, and outside of browsers.
 */
export async function kept(mirror, settings) {
  const { environment } = settings;
  try {
    const storage = await opened(environment);
    const locks = locksOf(environment);
    const room = roomName(settings, mirror.identity);
    const keeper = new RoomKeeper({ environment, storage, locks, room }, mirror);
    const shows = await keeper.begin();
    tidy(environment, storage, locks);
    return { keeper, shows };
  } catch (error) {
    environment.warn(`Ropeway: nothing is kept for after this page: ${error.message}`);
    return null;
  }
}

/** A database that does not open, as some do if a browser was not closed well, is as good as none. */
async function opened(environment) {
  let timer;
  const late = new Promise((_, reject) => {
    const error = new Error("the browser's database does not open");
    timer = environment.setTimeout(() => reject(error), PATIENCE);
  });
  try {
    return await Promise.race([environment.openStorage(), late]);
  } finally {
    environment.clearTimeout(timer);
  }
}

function locksOf({ locks, warn }) {
  if (locks) {
    return new ClientLocks(locks);
  }
  warn("Ropeway: without Web Locks, as on a page that is not secure, data is kept but actions are not.");
  return null;
}

/** Once a page: what is old, and more than anybody needs, goes. */
function tidy(environment, storage, locks) {
  if (!tidied.has(environment)) {
    tidied.add(environment);
    const run = () => removeOld(environment, storage, locks).catch(() => {}); // the next page tries
    environment.setTimeout(run, TIDIED_AFTER);
  }
}

async function removeOld({ wall, warn }, storage, locks) {
  const old = await storage.prune(wall() - LONGEST_KEPT, MOST_ROOMS, LARGEST_SUM);
  for (const { room, client } of locks === null ? [] : old) {
    const free = await locks.take(lockName(room, client));
    if (free !== null) {
      await storage.write(room, { outboxes: [], gone: [client] }).finally(free);
      warn(`Ropeway: what ${client} has left, and nobody sent for long, was removed.`);
    }
  }
}
