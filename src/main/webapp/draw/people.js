const CLIENT = "ropeway-draw-client";
const NAME = "ropeway-draw-name";
const NAMES = ["Otter", "Heron", "Lynx", "Marten", "Ibex", "Plover", "Badger", "Swift"];
const LONGEST = 30;

/** The client of this tab: kept when it is loaded again, another one in every other tab. */
export function me() {
  const client = sessionStorage.getItem(CLIENT) ?? `guest-${hex(3)}`;
  sessionStorage.setItem(CLIENT, client);
  return client;
}

/** A color for a client, the same on every screen. */
export function hueOf(client) {
  return Array.from(client).reduce((sum, letter) => (31 * sum + letter.codePointAt(0)) % 360, 7);
}

/** Who is here. Names are told like cursors: they are stored nowhere but in one's own browser. */
export class People {
  #room;
  #list;
  #field;

  constructor(room, list, form) {
    this.#room = room;
    this.#list = list;
    this.#field = form.elements.name;
    this.#field.value = localStorage.getItem(NAME) ?? NAMES[hueOf(room.client) % NAMES.length];
    this.#field.addEventListener("input", () => this.#tell());
    form.addEventListener("submit", (event) => event.preventDefault());
    this.#tell();
  }

  nameOf(client) {
    const name =
      client === this.#room.client ? this.#field.value : this.#room.others[client]?.["/name"];
    return typeof name === "string" && name.trim() ? name.slice(0, LONGEST) : client;
  }

  show() {
    const here = this.#room.clients.map((client) => this.#person(client));
    this.#list.replaceChildren(...here);
  }

  #person(client) {
    const person = document.createElement("li");
    const mine = client === this.#room.client;
    person.style.setProperty("--hue", hueOf(client));
    person.textContent = this.nameOf(client) + (mine ? " (you)" : "");
    return person;
  }

  #tell() {
    const name = this.#field.value.trim();
    localStorage.setItem(NAME, name);
    this.#room.ephemeral("/name", name || null);
    this.show();
  }
}

function hex(bytes) {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
