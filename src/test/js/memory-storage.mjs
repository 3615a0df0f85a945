/**
 * What IndexedStorage does, in memory, for all pages of a browser: see there. `fate(step)` is asked
 * before and after each write, `{at: "writing" | "written", room, changes}`, and may fail it.
 */
export class MemoryStorage {
  rooms = new Map();
  outboxes = new Map();
  fate = () => {};
  writes = [];

  async snapshot(room) {
    return structuredClone(this.rooms.get(room));
  }

  async clients(room) {
    const found = [...this.outboxes.values()].filter((each) => each.room === room);
    return found.sort((a, b) => a.born - b.born).map(({ client }) => client);
  }

  async outbox(room, client) {
    const found = this.outboxes.get(name(room, client));
    const actions = [...(found?.actions.values() ?? [])].sort((a, b) => a.place - b.place);
    return found && structuredClone({ ...found, actions });
  }

  async write(room, changes) {
    await this.fate({ at: "writing", room, changes });
    const own = structuredClone(changes);
    this.writes.push(own);
    this.#putSnapshot(room, own.snapshot);
    for (const { client, put, remove, ...head } of own.outboxes) {
      const actions = this.outboxes.get(name(room, client))?.actions ?? new Map();
      put.forEach((action) => actions.set(action.place, action));
      remove.forEach((place) => actions.delete(place));
      this.outboxes.set(name(room, client), { room, client, ...head, actions });
    }
    own.gone.forEach((client) => this.outboxes.delete(name(room, client)));
    await this.fate({ at: "written", room, changes });
  }

  async prune(before, mostRooms, largestSum) {
    let sum = 0;
    [...this.rooms]
      .sort(([, a], [, b]) => b.at - a.at)
      .filter(([, { at, text }], i) => at < before || i >= mostRooms || (sum += text.length) > largestSum)
      .forEach(([room]) => this.rooms.delete(room));
    return [...this.outboxes.values()]
      .filter(({ at }) => at < before)
      .map(({ room, client }) => ({ room, client }));
  }

  #putSnapshot(room, snapshot) {
    if (snapshot === null) {
      this.rooms.delete(room);
    } else if (snapshot !== undefined) {
      const { back, ...kept } = snapshot;
      const before = this.rooms.get(room);
      if (back || before === undefined || before.form !== kept.form || before.version <= kept.version) {
        this.rooms.set(room, kept);
      }
    }
  }
}

function name(room, client) {
  return JSON.stringify([room, client]);
}
