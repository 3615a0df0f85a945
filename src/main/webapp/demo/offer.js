import { el } from "./element.js";

/**
 * What one player puts into a trade: coins, and any of the items that he has. A chosen item that he
 * no longer has stays chosen and is marked, so that nobody trades less than he meant to.
 */
export class Offer {
  #key;
  #coins;
  #list;
  #items = [];

  constructor(fieldset, key) {
    this.#key = key;
    fieldset.querySelector("[data-part=who]").textContent = key;
    this.#coins = fieldset.elements.coins;
    this.#list = fieldset.querySelector("[data-part=items]");
  }

  /** Shows what the player has now. */
  show({ items }) {
    if (this.#list.childElementCount > 0 && same(this.#items, items)) {
      return;
    }
    this.#items = items;
    const chosen = this.#chosen().map(({ value }) => value);
    const focused = this.#list.contains(document.activeElement) ? document.activeElement : null;
    const there = items.map((item, i) => chip(item, take(chosen, item), i));
    const gone = chosen.map((item) => chip(item, true, null));
    this.#list.replaceChildren(...there, ...gone);
    if (this.#list.childElementCount === 0) {
      this.#list.append(el("p", { class: "none" }, "no items to give"));
    }
    this.#focusAgain(focused);
  }

  get value() {
    const items = this.#chosen().map(({ value }) => value);
    return { key: this.#key, coins: Number(this.#coins.value), items };
  }

  get isEmpty() {
    return this.value.coins === 0 && this.value.items.length === 0;
  }

  clear() {
    this.#coins.value = 0;
    this.#chosen().forEach((box) => (box.checked = false));
    this.#list.querySelectorAll(".gone").forEach((gone) => gone.remove());
  }

  #chosen() {
    return Array.from(this.#list.querySelectorAll("input:checked"));
  }

  #focusAgain(before) {
    const boxes = Array.from(this.#list.querySelectorAll("input"));
    const next = before && (boxes.find((box) => box.value === before.value) ?? boxes[0]);
    (before && !next ? this.#coins : next)?.focus();
  }
}

function chip(item, checked, index) {
  const gone = index === null;
  const box = el("input", { type: "checkbox", name: "item", value: item });
  box.checked = checked;
  const name = el("span", {}, item);
  return el("label", gone ? { class: "gone" } : {}, box, name, ...(gone ? [" (gone)"] : []));
}

/** Takes a value out of a list once; whether it was there. */
function take(list, value) {
  const index = list.indexOf(value);
  if (index >= 0) {
    list.splice(index, 1);
  }
  return index >= 0;
}

function same(a, b) {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
