import { Messages } from "./messages.js";
import { showMoment, summaryOf } from "./moment.js";

/** Moves through the versions of a key: shows each as it was, who made it, and restores it. */
export class Slider {
  #section;
  #parts;
  #range;
  #messages;
  #key;
  #latest = 0;
  #oldest = 1;
  #reading = false;
  #again = false;

  /** `key` is `{past, sender}`. */
  constructor(section, key) {
    this.#section = section;
    const parts = section.querySelectorAll("[data-part]");
    this.#parts = Object.fromEntries(Array.from(parts, (p) => [p.dataset.part, p]));
    this.#range = this.#parts.range;
    this.#messages = new Messages(this.#parts);
    this.#key = key;
    this.#range.addEventListener("input", () => this.#moved());
    section.addEventListener("click", ({ target }) => this.#clicked(target.closest("button")));
  }

  /** Goes over to another key, which is at version `latest`. */
  choose(key, latest) {
    this.#key = key;
    this.#latest = this.#range.value = 0;
    this.#oldest = 1;
    this.#messages.say("", "");
    this.reached(latest);
  }

  /** A version was made; who looks at the newest one goes on with it. */
  reached(latest) {
    const following = this.#version === this.#latest;
    if (this.#latest === 0 && latest > 0) {
      this.#learnOldest(this.#key);
    }
    this.#latest = this.#range.max = latest;
    this.#range.disabled = latest === 0;
    if (following) {
      this.#range.value = latest;
    }
    this.#moved();
  }

  get #version() {
    return this.#range.valueAsNumber;
  }

  async #learnOldest(key) {
    const oldest = await key.past.oldest();
    if (key === this.#key) {
      this.#oldest = oldest;
      this.#showPruned();
    }
  }

  #clicked(button) {
    if (button === this.#parts.restore) {
      this.#restore(this.#version);
    } else if (button) {
      const steps = { older: this.#version - 1, newer: this.#version + 1, oldest: this.#oldest };
      this.#range.value = steps[button.dataset.part];
      this.#moved();
    }
  }

  #restore(version) {
    const what = `restore(${version})`;
    return this.#messages.during(what, async () =>
      this.#messages.tell(what, await this.#key.sender.send("restore", { version })),
    );
  }

  #moved() {
    this.#parts.latest.textContent = this.#latest;
    this.#section.setAttribute("aria-busy", "true");
    this.#showPruned();
    if (this.#reading) {
      this.#again = true;
    } else {
      this.#read();
    }
  }

  /** Only one version is read at a time: of those wished for meanwhile, the last one is next. */
  async #read() {
    this.#reading = true;
    do {
      this.#again = false;
      const key = this.#key;
      const read = await key.past.read(this.#version, this.#latest, () => this.#waiting());
      if (key === this.#key) {
        this.#show(read);
      }
    } while (this.#again);
    this.#reading = false;
    this.#section.setAttribute("aria-busy", "false");
  }

  #waiting() {
    this.#parts.gone.textContent = "The server does not answer. Trying again …";
  }

  #show(read) {
    const { version, oldest = this.#oldest, problem } = read;
    const there = read.data !== undefined;
    this.#oldest = oldest;
    this.#parts.version.textContent = version;
    this.#parts.moment.hidden = !there;
    this.#parts.restore.disabled = !there || version === this.#latest;
    this.#parts.gone.textContent = there ? "" : (problem ?? goneText(version, oldest));
    this.#parts.oldest.hidden = there || version >= oldest;
    this.#parts.oldest.textContent = `Go to version ${oldest}`;
    this.#parts.at.textContent = "";
    if (there) {
      showMoment(this.#parts, read);
    }
    const words = there ? summaryOf(read) : this.#parts.gone.textContent;
    this.#range.setAttribute("aria-valuetext", `version ${version} of ${this.#latest}: ${words}`);
    this.#showPruned();
  }

  #showPruned() {
    const pruned = this.#oldest > 1 && this.#latest > 0;
    const share = pruned ? (100 * (this.#oldest - 0.5)) / this.#latest : 0;
    this.#range.style.setProperty("--pruned", `${share}%`);
    this.#parts.kept.textContent = pruned ? `Kept from version ${this.#oldest} on.` : "";
  }
}

function goneText(version, oldest) {
  return `Version ${version} is pruned: the past is kept for a time only. The oldest version left is ${oldest}.`;
}
