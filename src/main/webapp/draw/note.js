import { hueOf } from "./people.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = 0.02;
const LONG_STEP = 0.1;

/**
 * A note. Who moves it owns it until he lets go: nobody else can move it meanwhile. Where it is, is
 * a share of the room that it has: from 0, left or top, to 1.
 */
export class Note {
  element;
  #room;
  #path;
  #nameOf;
  #say;
  #handle;
  #text;
  #at = [0, 0];
  #grip = null;
  #held = false;

  constructor(room, id, nameOf, say) {
    this.#room = room;
    this.#path = `/notes/${id.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    this.#nameOf = nameOf;
    this.#say = say;
    this.element = document.getElementById("note").content.cloneNode(true).firstElementChild;
    this.#handle = this.element.querySelector(".handle");
    this.#text = this.element.querySelector("textarea");
    this.#listen();
  }

  show({ text, color, at }) {
    const owner = this.#room.ownerOf(this.#path);
    const taken = owner !== null && owner !== this.#room.client;
    this.#at = at;
    this.element.style.setProperty("--x", at[0]);
    this.element.style.setProperty("--y", at[1]);
    this.element.style.setProperty("--hue", taken ? hueOf(owner) : 0);
    this.element.dataset.color = color;
    this.element.classList.toggle("taken", taken);
    this.element.classList.toggle("held", this.#held);
    this.element.querySelector(".holder").textContent = taken ? this.#nameOf(owner) : "";
    this.#handle.setAttribute("aria-pressed", `${this.#held}`);
    this.#text.readOnly = taken;
    if (this.#text.value !== text && typeof text === "string") {
      this.#text.value = text;
    }
  }

  focus() {
    this.#text.focus();
  }

  #listen() {
    const handle = this.#handle;
    handle.addEventListener("pointerdown", (event) => this.#down(event));
    handle.addEventListener("pointermove", (event) => this.#moved(event));
    handle.addEventListener("pointerup", () => this.#drop());
    handle.addEventListener("pointercancel", () => this.#drop());
    handle.addEventListener("keydown", (event) => this.#key(event));
    handle.addEventListener("blur", () => this.#drop());
    const remove = this.element.querySelector(".remove");
    remove.addEventListener("click", () => this.#free() && this.#room.remove(this.#path));
    this.#text.addEventListener("input", () =>
      this.#room.set(`${this.#path}/text`, this.#text.value),
    );
  }

  #down(event) {
    if (event.isPrimary && event.button === 0 && this.#pick()) {
      this.#handle.setPointerCapture(event.pointerId);
      const { left, top } = this.element.getBoundingClientRect();
      this.#grip = [event.clientX - left, event.clientY - top];
    }
  }

  #moved(event) {
    if (this.#held && this.#grip) {
      const space = this.element.parentElement.getBoundingClientRect();
      const { width, height } = this.element.getBoundingClientRect();
      const x = (event.clientX - this.#grip[0] - space.left) / (space.width - width);
      this.#move(x, (event.clientY - this.#grip[1] - space.top) / (space.height - height));
    }
  }

  #key(event) {
    const step = STEPS[event.key];
    if (event.key === " " || event.key === "Enter") {
      this.#held ? this.#drop() : this.#pick();
    } else if (event.key === "Escape") {
      this.#drop();
    } else if (step && this.#held) {
      const length = event.shiftKey ? LONG_STEP : STEP;
      this.#move(this.#at[0] + step[0] * length, this.#at[1] + step[1] * length);
    } else {
      return;
    }
    event.preventDefault();
  }

  #free() {
    const owner = this.#room.ownerOf(this.#path);
    if (owner === null || owner === this.#room.client) {
      return true;
    }
    this.#say(`${this.#nameOf(owner)} holds this note.`);
    return false;
  }

  #pick() {
    if (!this.#free()) {
      return false;
    }
    this.#held = true;
    this.#room.own(this.#path, { takeover: false }).then(({ status }) => {
      this.#held &&= status !== "rejected";
    });
    return true;
  }

  #move(x, y) {
    const at = [x, y].map((share) => Math.round(1000 * Math.min(Math.max(share, 0), 1)) / 1000);
    this.#room.set(`${this.#path}/at`, at);
  }

  #drop() {
    if (this.#held) {
      this.#held = false;
      this.#grip = null;
      this.#room.release(this.#path);
    }
  }
}
