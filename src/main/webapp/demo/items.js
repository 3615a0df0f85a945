import { el, flash } from "./element.js";

/** Shows the items as chips, each with a button that removes it, and keeps the keyboard's place. */
export function showItems(list, items) {
  const before = Array.from(list.querySelectorAll("button"), (button) => button.value);
  if (list.childElementCount > 0 && same(before, items)) {
    return;
  }
  const focused = Array.from(list.querySelectorAll("button")).indexOf(document.activeElement);
  list.replaceChildren(...items.map(chip));
  if (items.length === 0) {
    list.append(el("li", { class: "none" }, "no items yet"));
  }
  if (items.length > before.length && !before.includes(items.at(-1))) {
    flash(list.lastElementChild);
  }
  if (focused >= 0) {
    (list.querySelectorAll("button")[Math.min(focused, items.length - 1)] ?? list).focus();
  }
}

function chip(item) {
  const remove = { type: "button", value: item, "aria-label": `Remove ${item}` };
  return el("li", {}, el("span", {}, item), el("button", remove, "×"));
}

function same(a, b) {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
