import { actionsOf, lockName, obstacle } from "./kept-form.js";
import { StoredOutbox } from "./stored-outbox.js";

/**
 * Takes over what clients of the same identity have left in a room: of each that is dead, which is
 * when its lock is free, and then until nothing of it is left, so that nobody else does the same. It
 * is read only once the lock is there: before, somebody else might have been at it.
 */
export class LeftBehind {
  #storage;
  #locks;
  #room;
  #wall;
  #passedOver = new Set();

  constructor({ storage, locks, room, environment }) {
    this.#storage = storage;
    this.#locks = locks;
    this.#room = room;
    this.#wall = environment.wall;
  }

  /**
   * Takes over whatever there is. The heir has `knows(client)`, `adopt(left)`, which shows it and
   * returns its actions in flight, `took(outbox, free)`, and `abandoned({client, actions, reason})`,
   * which is told of what cannot be sent.
   */
  async takeOver(heir) {
    for (const client of await this.#storage.clients(this.#room)) {
      const busy = heir.knows(client) || this.#passedOver.has(client);
      const free = busy ? null : await this.#lock(client);
      const outbox = free && (await this.#adopted(client, heir).catch((error) => fail(free, error)));
      outbox ? heir.took(outbox, free) : free?.();
    }
  }

  /** Removes what the dead have left, unsent. */
  async remove() {
    for (const client of await this.#storage.clients(this.#room)) {
      const free = await this.#lock(client);
      if (free !== null) {
        await this.#drop(client).finally(free);
      }
    }
  }

  #lock(client) {
    return this.#locks.take(lockName(this.#room, client));
  }

  async #adopted(client, heir) {
    const left = await this.#storage.outbox(this.#room, client);
    const reason = left && obstacle(left, this.#wall());
    if (reason === "form") {
      this.#passedOver.add(client); // whoever knows that form may still come
    } else if (reason === "age" || !left?.actions.length) {
      await this.#drop(client);
    }
    if (!left?.actions.length) {
      return null;
    }
    if (reason !== null) {
      heir.abandoned({ client, actions: left.actions.length, reason });
      return null;
    }
    const records = actionsOf(left);
    const actions = heir.adopt({ client, next: left.next, actions: records });
    return StoredOutbox.left(client, left.born, actions, records);
  }

  #drop(client) {
    return this.#storage.write(this.#room, { outboxes: [], gone: [client] });
  }
}

function fail(free, error) {
  free();
  throw error;
}
