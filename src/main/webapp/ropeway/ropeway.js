import { Disconnect } from "./disconnect.js";
import { environment as system } from "./environment.js";
import { LocalLink } from "./local-link.js";
import { Mirror } from "./mirror.js";
import { Pause } from "./pause.js";
import { RemoteLink } from "./remote-link.js";
import { Room } from "./room.js";

export { Disconnect, Mirror };

const TIME_PATIENCE = 1_000;

const STANDARD = {
  frameDuration: 50,
  frameBytes: 128_000,
  silence: 35_000,
  timeout: 30_000,
  environment: system,
};

/**
 * Opens a room and resolves once it is live; rejects with a Disconnect if that cannot be or takes
 * longer than `timeout`. With `offline: true` there is no server, and none is needed.
 */
export async function connect(options) {
  const settings = checked({ ...STANDARD, ...options });
  const mirror = new Mirror({ client: settings.client, actions: settings.actions });
  const link = settings.offline ? new LocalLink(settings) : new RemoteLink(settings);
  const room = new Room(mirror, link, settings.frameBytes);
  if (!settings.offline) {
    await live(room, link, settings);
  }
  return room;
}

function checked(settings) {
  const { url, urls, store, key, client, offline } = settings;
  const addresses = urls ?? [url ?? globalThis.location?.origin];
  for (const [name, value] of Object.entries(offline ? { client } : { store, key, client })) {
    if (typeof value !== "string" || value === "") {
      throw new TypeError(`connect needs "${name}", a text`);
    }
  }
  for (const [name, value] of Object.entries(offline ? {} : { store, key })) {
    if (value === "." || value === "..") {
      throw new TypeError(`connect: "${name}" must not be "${value}", which no URL can name`);
    }
  }
  if (!offline && addresses.some((address) => address === undefined)) {
    throw new TypeError('connect needs "url" or "urls"');
  }
  return { ...settings, urls: addresses };
}

async function live(room, link, { environment, timeout }) {
  let late;
  try {
    await new Promise((resolve, reject) => {
      late = environment.setTimeout(() => reject(notInTime(room, timeout)), timeout);
      room.on("state", ({ state, disconnect }) => {
        if (state === "live") {
          resolve();
        } else if (state === "closed") {
          reject(disconnect);
        }
      });
    });
    const enough = new Pause(environment);
    await Promise.race([link.timed, enough.wait(TIME_PATIENCE)]);
    enough.cut();
  } catch (disconnect) {
    link.stop(disconnect);
    throw disconnect;
  } finally {
    environment.clearTimeout(late);
  }
}

function notInTime(room, timeout) {
  const last = room.disconnect === null ? "no answer" : room.disconnect.message;
  return new Disconnect("not-in-time", `not live after ${timeout} ms: ${last}`, room.disconnect);
}
