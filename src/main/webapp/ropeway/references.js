import { escapeToken, isObject, valueAt } from "./json-pointers.js";

/** The member by which a part says who it is, wherever it is moved to. */
const ID = "$id";

/** A name that no other part has. */
export function newId() {
  const random = crypto.getRandomValues(new Uint8Array(16)); // pages without TLS have no randomUUID
  return Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** References to parts of a room, which are objects with an id: they hold wherever those are moved. */
export class References {
  #room;
  #found = new Map();
  #asked = new Map();

  constructor(room) {
    this.#room = room;
  }

  /** Resolves with the id of the part at a path, which is given one if it has none; null: no part. */
  to(path) {
    const asked = this.#asked.get(path);
    if (asked !== undefined) {
      return asked;
    }
    const part = valueAt(this.#room.data, path);
    if (!isObject(part) || Object.hasOwn(part, ID)) {
      return Promise.resolve(idOf(part));
    }
    const asking = this.#identify(path).finally(() => this.#asked.delete(path));
    this.#asked.set(path, asking);
    return asking;
  }

  /** Where the part with an id is now; null if it is nowhere. Of copies, where it was found last. */
  pathOf(id) {
    const { data } = this.#room;
    let path = this.#found.get(id);
    if (path === undefined || idOf(valueAt(data, path)) !== id) {
      path = pathsOf(data, id, "", []).sort()[0];
      this.#remember(id, path);
    }
    return path ?? null;
  }

  /** The part with an id; undefined if it is nowhere. */
  get(id) {
    const path = this.pathOf(id);
    return path === null ? undefined : valueAt(this.#room.data, path);
  }

  async #identify(path) {
    const id = newId();
    const answer = this.#room.patch("insert", { path, id: ID, value: id });
    const { status } = await (answer.outcome ?? answer);
    return status === "applied" ? id : idOf(valueAt(this.#room.data, path)); // another was faster
  }

  #remember(id, path) {
    if (path === undefined) {
      this.#found.delete(id);
    } else {
      this.#found.set(id, path);
    }
  }
}

function idOf(part) {
  return isObject(part) && Object.hasOwn(part, ID) && typeof part[ID] === "string" ? part[ID] : null;
}

function pathsOf(value, id, path, paths) {
  if (idOf(value) === id) {
    paths.push(path);
  }
  if (value !== null && typeof value === "object") {
    for (const [name, member] of Object.entries(value)) {
      pathsOf(member, id, `${path}/${escapeToken(name)}`, paths);
    }
  }
  return paths;
}
