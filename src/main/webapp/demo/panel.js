import { change } from "./element.js";
import { showItems } from "./items.js";
import { entryOf } from "./log.js";
import { Messages } from "./messages.js";

const LOG_LENGTH = 30;

/** What one client shows and what can be done with it. */
export class Panel {
  element;
  #parts;
  #sender;
  #label;
  #messages;

  /** `label` names the action that an ack tells of. */
  constructor(template, side, key, client, sender, label) {
    this.element = template.content.cloneNode(true).firstElementChild;
    this.element.dataset.side = side;
    this.element.setAttribute("aria-label", `Client ${client} of ${key}`);
    const parts = this.element.querySelectorAll("[data-part]");
    this.#parts = Object.fromEntries(Array.from(parts, (p) => [p.dataset.part, p]));
    this.#parts.client.textContent = client;
    this.#parts.key.textContent = key;
    this.#parts.log.setAttribute("aria-label", `Updates that ${client} got, newest first`);
    this.#sender = sender;
    this.#label = label;
    this.#messages = new Messages(this.#parts);
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

  #send(name, args) {
    const what = `${name}(${JSON.stringify(args)})`;
    return this.#messages.during(what, async () =>
      this.#messages.tell(what, await this.#sender.send(name, args)),
    );
  }
}
