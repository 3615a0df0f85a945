import { sealed } from "./frozen.js";
import { equal } from "./numeric-equality.js";

/** Who is here, and what they show that is never stored. Adds to the events what changes. */
export class RoomPresence {
  #events;
  #glides;
  #told = false; // since the stream began
  #whole = false;
  clients = sealed([]);
  ephemeral = sealed({});

  /** What is shown of a value that glides is the glides' business. */
  constructor(events, glides) {
    this.#events = events;
    this.#glides = glides;
  }

  /** Takes the whole list. Who left shows nothing any longer. */
  list({ clients }) {
    const before = this.clients;
    this.#told = true;
    const joined = clients.filter((client) => !before.includes(client));
    const left = before.filter((client) => !clients.includes(client));
    if (joined.length + left.length > 0) {
      this.clients = sealed([...clients]);
      this.#events.add("clients", sealed({ clients: this.clients, joined, left }));
      this.forget(left);
      left.forEach((client) => this.#glides.forget(client));
    }
  }

  /** Whether a client is not here, as far as anybody has been told. */
  lacks(client) {
    return this.#told && !this.clients.includes(client);
  }

  /** A new stream begins: nobody shows anything any longer, and who is here is told anew. */
  begin() {
    this.#told = false;
    this.#glides.forget();
    this.forget();
  }

  /** Takes changes by client and path; tells them one by one: `{client, path, value}`. */
  show({ values }) {
    const changes = this.#whole ? this.#changesTo(values) : values;
    if (this.#whole) {
      this.#glides.forget(); // all of them are named
    }
    this.#whole = false;
    this.#change(changes);
  }

  /** What is shown next is all that there is: nothing is told of what stays the same. */
  expectWhole() {
    this.#whole = true;
  }

  /** A client, or everybody if none is named, shows nothing any longer. */
  forget(clients = Object.keys(this.ephemeral)) {
    this.#change(Object.fromEntries(clients.map((client) => [client, null])));
  }

  #changesTo(values) {
    const clients = new Set([...Object.keys(this.ephemeral), ...Object.keys(values)]);
    return Object.fromEntries(
      [...clients].sort().map((client) => [
        client,
        differences(this.ephemeral[client] ?? {}, values[client] ?? {}),
      ]),
    );
  }

  #change(values) {
    Object.entries(values).forEach(([client, changes]) => this.#show(client, changes));
  }

  #show(client, changes) {
    const before = this.ephemeral[client] ?? {};
    const values = changes ?? Object.fromEntries(Object.keys(before).map((path) => [path, null]));
    const after = new Map(Object.entries(before));
    if (changes === null) {
      this.#glides.forget(client);
    }
    for (const [path, value] of Object.entries(values)) {
      if (this.#glides.take(client, path, value)) {
        continue;
      }
      value === null ? after.delete(path) : after.set(path, value);
      this.#events.add("ephemeral", sealed({ client, path, value: value ?? undefined }));
    }
    this.#put(client, after);
  }

  #put(client, values) {
    const { [client]: _, ...others } = this.ephemeral;
    this.ephemeral = sealed(
      values.size === 0 ? others : { ...others, [client]: sealed(Object.fromEntries(values)) },
    );
  }
}

function differences(shown, now) {
  const gone = Object.keys(shown).filter((path) => !Object.hasOwn(now, path));
  const changed = Object.entries(now).filter(([path, value]) => !equal(shown[path], value));
  return Object.fromEntries([...gone.map((path) => [path, null]), ...changed]);
}
