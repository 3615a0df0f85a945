/** A new element with attributes and content; nothing given is ever read as markup. */
export function el(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...content);
  return element;
}

/** Shows a text; if it is another one than before, it lights up for a moment. */
export function change(element, text) {
  if (element.textContent !== `${text}`) {
    element.textContent = text;
    flash(element);
  }
}

export function flash(element) {
  element.classList.remove("flash");
  // Asking for the layout in between starts the animation anew.
  void element.offsetWidth;
  element.classList.add("flash");
}
