import { Note } from "./note.js";

const MOST = 60;
const COLORS = 4;

/** The notes on the board. */
export class Notes {
  #room;
  #layer;
  #nameOf;
  #say;
  #shown = new Map();

  constructor(room, layer, nameOf, say) {
    this.#room = room;
    this.#layer = layer;
    this.#nameOf = nameOf;
    this.#say = say;
  }

  add() {
    if (this.#shown.size >= MOST) {
      this.#say(`A board has room for ${MOST} notes.`);
      return;
    }
    const [random] = crypto.getRandomValues(new Uint32Array(1));
    const id = `n${random.toString(36)}`;
    const at = [0.1 + 0.8 * fraction(random, 97), 0.1 + 0.6 * fraction(random, 89)];
    this.#room.insert("/notes", id, { text: "", color: random % COLORS, at });
    this.show(this.#room.data.notes);
    this.#shown.get(id)?.focus();
  }

  /** Others may have stored anything: what is no note is not shown. */
  show(notes) {
    const all = Object.entries(isObject(notes) ? notes : {}).filter(([, note]) => isNote(note));
    const there = new Map(all.slice(0, MOST));
    this.#shown.forEach((note, id) => there.has(id) || this.#remove(id, note));
    there.forEach((value, id) => (this.#shown.get(id) ?? this.#make(id)).show(value));
  }

  #remove(id, note) {
    note.element.remove();
    this.#shown.delete(id);
  }

  #make(id) {
    const note = new Note(this.#room, id, this.#nameOf, this.#say);
    this.#layer.append(note.element);
    this.#shown.set(id, note);
    return note;
  }
}

function fraction(random, divisor) {
  return (random % divisor) / divisor;
}

function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function isNote(value) {
  return isObject(value) && Array.isArray(value.at) && value.at.every(Number.isFinite);
}
