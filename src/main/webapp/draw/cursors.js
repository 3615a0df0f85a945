import { HEIGHT, WIDTH } from "./board.js";
import { hueOf } from "./people.js";

/** Shows where the others point. */
export class Cursors {
  #room;
  #layer;
  #nameOf;
  #shown = new Map();

  constructor(room, layer, nameOf) {
    this.#room = room;
    this.#layer = layer;
    this.#nameOf = nameOf;
  }

  show() {
    const places = new Map();
    for (const [client, values] of Object.entries(this.#room.others)) {
      const at = values["/cursor"];
      if (Array.isArray(at) && at.length === 2 && at.every(Number.isFinite)) {
        places.set(client, at);
      }
    }
    this.#shown.forEach((cursor, client) => places.has(client) || this.#remove(client, cursor));
    places.forEach((at, client) => this.#move(client, at));
  }

  #remove(client, cursor) {
    cursor.remove();
    this.#shown.delete(client);
  }

  #move(client, [x, y]) {
    const cursor = this.#shown.get(client) ?? this.#make(client);
    cursor.lastChild.textContent = this.#nameOf(client);
    cursor.style.left = `${(100 * x) / WIDTH}%`;
    cursor.style.top = `${(100 * y) / HEIGHT}%`;
  }

  #make(client) {
    const cursor = document.createElement("div");
    cursor.className = "cursor";
    cursor.style.setProperty("--hue", hueOf(client));
    cursor.append(document.createElement("i"), document.createElement("span"));
    this.#layer.append(cursor);
    this.#shown.set(client, cursor);
    return cursor;
  }
}
