/**
 * Undoes and does again by buttons and by keyboard, except in fields, which do that with their own
 * text. What is not possible is said to be so, but can be reached: who has pressed a button for the
 * last time stays on it.
 */
export class Undo {
  #room;
  #buttons;

  constructor(room, { undo, redo }) {
    this.#room = room;
    this.#buttons = [
      [undo, () => room.canUndo, () => room.undo()],
      [redo, () => room.canRedo, () => room.redo()],
    ];
    for (const [button, possible, act] of this.#buttons) {
      button.addEventListener("click", () => possible() && act());
    }
    document.addEventListener("keydown", (event) => this.#key(event));
    room.on("undo", () => this.show());
    this.show();
  }

  show() {
    for (const [button, possible] of this.#buttons) {
      button.setAttribute("aria-disabled", `${!possible()}`);
    }
  }

  #key(event) {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isField(event.target)) {
      return;
    }
    if (key === "z" && !event.shiftKey) {
      this.#room.undo();
    } else if ((key === "z" && event.shiftKey) || key === "y") {
      this.#room.redo();
    } else {
      return;
    }
    event.preventDefault();
  }
}

function isField({ tagName, type, readOnly }) {
  return (tagName === "TEXTAREA" && !readOnly) || (tagName === "INPUT" && type === "text");
}
