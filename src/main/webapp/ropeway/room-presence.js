import { sealed } from "./frozen.js";

/** Who is here, and what they show that is never stored. */
export class RoomPresence {
  clients = sealed([]);
  ephemeral = sealed({});

  /** Takes the whole list; returns what changed, null if nothing. */
  list({ clients }) {
    const before = this.clients;
    this.clients = sealed([...clients]);
    const joined = clients.filter((client) => !before.includes(client));
    const left = before.filter((client) => !clients.includes(client));
    return joined.length + left.length === 0 ? null : sealed({ clients: this.clients, joined, left });
  }

  /** Takes changes by client and path; returns them one by one: `{client, path, value}`. */
  show({ values }) {
    return Object.entries(values).flatMap(([client, changes]) => this.#show(client, changes));
  }

  /** A client, or everybody if none is named, shows nothing any longer. */
  forget(clients = Object.keys(this.ephemeral)) {
    return this.show({ values: Object.fromEntries(clients.map((client) => [client, null])) });
  }

  #show(client, changes) {
    const before = this.ephemeral[client] ?? {};
    const values = changes ?? Object.fromEntries(Object.keys(before).map((path) => [path, null]));
    const after = new Map(Object.entries(before));
    const events = [];
    for (const [path, value] of Object.entries(values)) {
      value === null ? after.delete(path) : after.set(path, value);
      events.push(sealed({ client, path, value: value ?? undefined }));
    }
    this.#put(client, after);
    return events;
  }

  #put(client, values) {
    const { [client]: _, ...others } = this.ephemeral;
    this.ephemeral = sealed(
      values.size === 0 ? others : { ...others, [client]: sealed(Object.fromEntries(values)) },
    );
  }
}
