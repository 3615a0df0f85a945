const NAME = "ropeway";
const VERSION = 1;
const STORES = {
  /** `{room, form, version, id, at, size}`, and apart from them, for it is large, `{room, text}`. */
  rooms: "room",
  data: "room",
  /** `{room, client, form, next, born, at}`, and its actions `{room, client, place, id, name, args}`. */
  outboxes: ["room", "client"],
  actions: ["room", "client", "place"],
};
const ALL = Object.keys(STORES);

/**
 * Keeps rooms in a browser's IndexedDB. Each method is one transaction: what it writes is there as a
 * whole or not at all, and what it reads belongs together. All reject if the browser does not let it.
 */
export class IndexedStorage {
  #database;

  constructor(database) {
    this.#database = database;
  }

  /** Opens the database, with `indexedDB` of the page. */
  static async open(factory) {
    const request = factory.open(NAME, VERSION);
    request.onupgradeneeded = () =>
      ALL.forEach((name) => request.result.createObjectStore(name, { keyPath: STORES[name] }));
    const database = await answered(request);
    database.onversionchange = () => database.close(); // newer modules want another form of it
    return new IndexedStorage(database);
  }

  /** What is kept of a room's data: `{form, version, id, at, text}`; undefined if nothing is. */
  async snapshot(room) {
    const stores = this.#begin("readonly", ["rooms", "data"]);
    const [head, data] = await Promise.all([
      answered(stores.rooms.get(room)),
      answered(stores.data.get(room)),
    ]);
    return head === undefined ? undefined : { ...head, text: data.text };
  }

  /** The clients that have left something, or are at it, the oldest first. */
  async clients(room) {
    const { outboxes } = this.#begin("readonly", ["outboxes"]);
    const found = await answered(outboxes.getAll(under(room)));
    return found.sort((a, b) => a.born - b.born).map(({ client }) => client);
  }

  /** What a client has left: `{form, next, born, at, actions}`; undefined if it has nothing. */
  async outbox(room, client) {
    const stores = this.#begin("readonly", ["outboxes", "actions"]);
    const [head, actions] = await Promise.all([
      answered(stores.outboxes.get([room, client])),
      answered(stores.actions.getAll(under(room, client))),
    ]);
    return head === undefined ? undefined : { ...head, actions };
  }

  /**
   * Makes one step of a room: `snapshot` replaces what is kept of its data unless another tab has
   * kept a later version (`back` says that it counts nevertheless), null removes that, undefined
   * leaves it; `outboxes` are `{client, form, next, born, at, put, remove}` with actions to put and
   * places to remove; `gone` are clients of which nothing stays.
   */
  async write(room, { snapshot, outboxes, gone }) {
    const stores = this.#begin("readwrite", ALL);
    if (snapshot === null) {
      [stores.rooms, stores.data].forEach((store) => store.delete(room));
    } else if (snapshot !== undefined) {
      putSnapshot(stores, room, snapshot);
    }
    for (const { client, put, remove, ...head } of outboxes) {
      stores.outboxes.put({ room, client, ...head });
      put.forEach((action) => stores.actions.put({ room, client, ...action }));
      remove.forEach((place) => stores.actions.delete([room, client, place]));
    }
    for (const client of gone) {
      stores.outboxes.delete([room, client]);
      stores.actions.delete(under(room, client));
    }
    await stores.committed;
  }

  /**
   * Removes data that was kept before a time, and the oldest beyond so many rooms and so large a sum;
   * resolves with `{room, client}` of what was left before that time, which is not removed.
   */
  async prune(before, mostRooms, largestSum) {
    const stores = this.#begin("readwrite", ALL);
    const rooms = await answered(stores.rooms.getAll());
    let sum = 0;
    rooms
      .sort((a, b) => b.at - a.at)
      .filter(({ at, size }, i) => at < before || i >= mostRooms || (sum += size) > largestSum)
      .forEach(({ room }) => [stores.rooms, stores.data].forEach((store) => store.delete(room)));
    const outboxes = await answered(stores.outboxes.getAll());
    await stores.committed;
    return outboxes.filter(({ at }) => at < before).map(({ room, client }) => ({ room, client }));
  }

  #begin(mode, names) {
    const transaction = this.#database.transaction(names, mode);
    const committed = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("the database was closed"));
    });
    committed.catch(() => {}); // of one that only reads, the requests tell it
    const stores = names.map((name) => [name, transaction.objectStore(name)]);
    return { ...Object.fromEntries(stores), committed };
  }
}

function putSnapshot({ rooms, data }, room, { form, version, id, at, text, back }) {
  const request = rooms.get(room);
  request.onsuccess = () => {
    const kept = request.result;
    if (back || kept === undefined || kept.form !== form || kept.version <= version) {
      rooms.put({ room, form, version, id, at, size: text.length });
      data.put({ room, text });
    }
  };
}

/** The keys that begin so: an array is greater than all texts and numbers. */
function under(...beginning) {
  return IDBKeyRange.bound(beginning, [...beginning, []]);
}

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("another page holds an older database"));
  });
}
