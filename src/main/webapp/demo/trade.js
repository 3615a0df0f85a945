import { Messages } from "./messages.js";
import { Offer } from "./offer.js";
import { Trader } from "./trader.js";

/** The form with which the players of the two panels trade. */
export class Trade {
  #offers;
  #trader;
  #messages;

  constructor(form, client, keys) {
    this.#trader = new Trader(client);
    this.#offers = Object.fromEntries(
      Object.entries(keys).map(([side, key]) => [side, new Offer(form.elements[side], key)]),
    );
    const parts = form.querySelectorAll(".messages [data-part]");
    this.#messages = new Messages(Object.fromEntries(Array.from(parts, (p) => [p.dataset.part, p])));
    form.addEventListener("submit", (event) => this.#submitted(event));
  }

  show(side, data) {
    this.#offers[side].show(data);
  }

  #submitted(event) {
    event.preventDefault();
    const { left, right } = this.#offers;
    if (left.isEmpty && right.isEmpty) {
      this.#messages.say("", "Choose what changes hands first: coins, items or both.");
    } else if (!this.#messages.busy) {
      this.#trade(left, right);
    }
  }

  #trade(left, right) {
    return this.#messages.during("The trade", async () =>
      this.#tell(await this.#trader.trade(left.value, right.value)),
    );
  }

  #tell({ id, versions, refused }) {
    if (refused) {
      this.#messages.say(`Trade #${id} did not happen, nobody lost anything. ${refused}.`, "");
    } else {
      const made = versions.map(({ key, version }) => `${key} is at version ${version}`);
      this.#messages.say("", `Trade #${id} is done: ${made.join(", ")}.`);
      Object.values(this.#offers).forEach((offer) => offer.clear());
    }
  }
}
