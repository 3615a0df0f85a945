import { change } from "./element.js";
import { showItems } from "./items.js";
import { entryOf } from "./log.js";

const LOG_LENGTH = 30;

/** What one client shows and what can be done with it. */
export class Panel {
  element;
  #parts;
  #sender;
  #label;
  #waiting = 0;

  /** `label` names the action that an ack tells of. */
  constructor(template, side, client, sender, label) {
    this.element = template.content.cloneNode(true).firstElementChild;
    this.element.dataset.side = side;
    this.element.setAttribute("aria-label", `Client ${client}`);
    const parts = this.element.querySelectorAll("[data-part]");
    this.#parts = Object.fromEntries(Array.from(parts, (p) => [p.dataset.part, p]));
    this.#parts.client.textContent = client;
    this.#parts.log.setAttribute("aria-label", `Updates that ${client} got, newest first`);
    this.#sender = sender;
    this.#label = label;
    this.element.addEventListener("submit", (event) => this.#submitted(event));
    this.#parts.items.addEventListener("click", ({ target }) => this.#clicked(target));
  }

  connection(state) {
    this.#parts.state.textContent = state;
    this.#parts.state.dataset.state = state;
  }

  show(data, update) {
    this.element.setAttribute("aria-busy", "false");
    change(this.#parts.version, update.version);
    change(this.#parts.name, data.name);
    change(this.#parts.coins, data.coins.toLocaleString("en"));
    showItems(this.#parts.items, data.items);
    this.#parts.log.prepend(entryOf(update, this.#label));
    while (this.#parts.log.children.length > LOG_LENGTH) {
      this.#parts.log.lastElementChild.remove();
    }
  }

  #submitted(event) {
    event.preventDefault();
    const { target: form, submitter } = event;
    const field = form.elements.args;
    const args = submitter.dataset.args ?? field.value.trim();
    this.#send(submitter.value, submitter.value.endsWith("_coins") ? Number(args) : args);
    if ("clear" in form.dataset) {
      field.value = "";
    }
  }

  #clicked(target) {
    const button = target.closest("button");
    if (button) {
      this.#send("remove_item", button.value);
    }
  }

  async #send(name, args) {
    this.#say("", "");
    this.#wait(1);
    const what = `${name}(${JSON.stringify(args)})`;
    try {
      this.#tell(what, await this.#sender.send(name, args));
    } catch (error) {
      this.#say(`${what} was refused: ${error.message}`, "");
    } finally {
      this.#wait(-1);
    }
  }

  #tell(what, { id, status, version, reason }) {
    if (status === "applied") {
      this.#say("", `#${id} ${what} applied, version ${version}`);
    } else if (status === "cancelled") {
      this.#say("", `#${id} ${what} cancelled: there was nothing to do`);
    } else {
      this.#say(`#${id} ${what} ${status}: ${reason ?? "no reason given"}`, "");
    }
  }

  #say(error, notice) {
    this.#parts.error.textContent = error;
    this.#parts.notice.textContent = notice;
  }

  #wait(more) {
    this.#waiting += more;
    this.#parts.sending.hidden = this.#waiting === 0;
  }
}
