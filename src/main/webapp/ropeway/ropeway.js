import { Addresses } from "./addresses.js";
import { Disconnect } from "./disconnect.js";
import { environment as system } from "./environment.js";
import { frozen } from "./frozen.js";
import { GroupJoin } from "./group-join.js";
import { LocalLink } from "./local-link.js";
import { Mirror } from "./mirror.js";
import { Pause } from "./pause.js";
import { kept } from "./persistence.js";
import { RemoteLink } from "./remote-link.js";
import { Room } from "./room.js";
import { StoredLink } from "./stored-link.js";

export { Disconnect, Mirror };

const TIME_PATIENCE = 1_000;
const TRANSPORTS = ["auto", "live", "sse"];

const STANDARD = {
  frameDuration: 50,
  frameBytes: 128_000,
  glideRest: 250,
  silence: 35_000,
  timeout: 30_000,
  transport: "auto",
  acrossTabs: true,
  environment: system,
};

/**
 * Opens a room and resolves once it is live; rejects with a Disconnect if that cannot be or takes
 * longer than `timeout`. With `persist: true` it resolves at once if data was kept of it. With
 * `offline: true` there is no server, and none is needed.
 */
export async function connect(options) {
  const settings = checked({ ...STANDARD, ...options });
  if (settings.offline) {
    return roomOf(settings, new LocalLink(settings), mirrorOf(settings, settings.client));
  }
  const opening = { link: new RemoteLink(settings), room: null, ended: false };
  const { environment, timeout } = settings;
  let late;
  try {
    return await Promise.race([
      opened(opening, settings),
      new Promise((_, reject) => {
        late = environment.setTimeout(() => reject(notInTime(opening, timeout)), timeout);
      }),
    ]);
  } catch (error) {
    opening.ended = true;
    opening.link.stop(error);
    throw error;
  } finally {
    environment.clearTimeout(late);
  }
}

/**
 * Opens some room of a group that has a free seat, or a new one; else as `connect`, with `group` in
 * place of `key`. Rejects with a Disconnect "room-full" if seats are lost again and again.
 */
export async function join({ group, ...options }) {
  if (options.offline) {
    throw new TypeError("join needs a server, which finds the room");
  }
  needed("group", group, "join");
  const settings = checked({ ...STANDARD, ...options, key: group });
  const seat = new GroupJoin({ ...settings, group });
  return seat.run((found) => connect({ ...options, ...found }));
}

function checked(settings) {
  const { url, urls, store, key, client, token, offline, transport, environment } = settings;
  const addresses = urls ?? [url ?? globalThis.location?.origin];
  for (const [name, value] of Object.entries(offline ? { client } : { store, key })) {
    needed(name, value);
  }
  for (const [name, value] of Object.entries(offline ? {} : { store, key })) {
    if (value === "." || value === "..") {
      throw new TypeError(`connect: "${name}" must not be "${value}", which no URL can name`);
    }
  }
  if (!offline && addresses.some((address) => address === undefined)) {
    throw new TypeError('connect needs "url" or "urls"');
  }
  if (!TRANSPORTS.includes(transport)) {
    throw new TypeError(`connect: "transport" is one of ${TRANSPORTS.join(", ")}`);
  }
  if (transport === "live" && environment.WebSocket === undefined) {
    throw new TypeError('connect: "transport" cannot be "live" where there is no WebSocket');
  }
  if (!offline && (token ?? null) !== null) {
    new Addresses(addresses).requireSecure(globalThis.location?.href);
  }
  const actions = { delete: foretold(settings.defaultData), ...settings.actions };
  return { ...settings, actions, token: token ?? undefined, urls: addresses };
}

/** What is left of an entry that is deleted: what its store begins with. */
function foretold(defaultData = {}) {
  const data = frozen(defaultData);
  return () => data;
}

function needed(name, value, what = "connect") {
  if (typeof value !== "string" || value === "") {
    throw new TypeError(`${what} needs "${name}", a text`);
  }
}

async function opened(opening, settings) {
  if (settings.persist) {
    return openedFromStorage(opening, settings);
  }
  const client = await nameOf(opening.link, settings);
  if (!opening.ended) {
    opening.room = roomOf(settings, opening.link, mirrorOf(settings, client));
    await live(opening, settings);
  }
  return opening.room;
}

/**
 * Whose data is shown has to be said or asked, so that nobody is shown another's; who says it is
 * asked later whether that is so.
 */
async function openedFromStorage(opening, settings) {
  const { link } = opening;
  const client = settings.client ?? (await nameOf(link, settings));
  needed("client", client);
  const mirror = mirrorOf(settings, client);
  const found = await kept(mirror, settings);
  if (opening.ended) {
    await found?.keeper.end();
    return null;
  }
  const signIn = () => nameOf(link, { ...settings, client });
  if (found !== null) {
    opening.link = new StoredLink(link, found.keeper, signIn, settings);
  } else {
    await signIn();
  }
  opening.room = roomOf(settings, opening.link, mirror);
  if (!found?.shows) {
    await live(opening, settings);
  }
  return opening.room;
}

/** A server that knows who this is says so; it is asked only if there is a token, or no name. */
async function nameOf(link, { client, token }) {
  const identity = token === undefined && client !== undefined ? null : await link.signIn();
  if (identity !== null && client !== undefined && identity !== client) {
    const message = `the server says that this is "${identity}", not "${client}"`;
    throw new Disconnect("identity-changed", message);
  }
  const name = identity ?? client;
  needed("client", name);
  return name;
}

function mirrorOf({ actions }, client) {
  return new Mirror({ client, actions });
}

function roomOf(settings, link, mirror) {
  return new Room(mirror, link, settings);
}

async function live({ room, link }, { environment }) {
  await new Promise((resolve, reject) => {
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
}

function notInTime({ room, link }, timeout) {
  const last = room?.disconnect?.message ?? link.trouble ?? "no answer";
  return new Disconnect("not-in-time", `not live after ${timeout} ms: ${last}`, room?.disconnect);
}
