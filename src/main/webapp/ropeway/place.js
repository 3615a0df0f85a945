import { homeOf } from "./home.js";

/** What a room is a copy of, for one client; as a text it is the path of its updates. */
export class Place {
  constructor(store, key, client) {
    this.store = store;
    this.key = key;
    this.client = client;
    Object.freeze(this);
  }

  toString() {
    const { path, client } = this;
    return `${path}/updates?client=${encodeURIComponent(client)}&stamped=true`;
  }

  get path() {
    return `/api/stores/${encodeURIComponent(this.store)}/keys/${encodeURIComponent(this.key)}`;
  }

  /** Where the key is among nodes. */
  get home() {
    return homeOf(this.store, this.key);
  }
}
