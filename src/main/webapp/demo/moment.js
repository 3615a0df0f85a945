import { change, el } from "./element.js";
import { ackLine } from "./log.js";

/** Shows a version as it was: its data, when it was made, and by which actions. */
export function showMoment(parts, { version, data, at, actions }) {
  change(parts.name, data.name);
  change(parts.coins, data.coins.toLocaleString("en"));
  change(parts.items, data.items.join(", ") || "none");
  showTime(parts.at, at);
  const made = actions.map((action) => ackLine(action, wordsOf(action)));
  parts.actions.replaceChildren(...(made.length > 0 ? made : [el("li", {}, nobody(version))]));
}

/** What made a version, for those who hear the page. */
export function summaryOf({ actions }) {
  return actions.map((action) => `${wordsOf(action)} ${action.status}`).join(", ");
}

function showTime(element, at) {
  element.textContent = at ? new Date(at).toLocaleString() : "";
  element.dateTime = at ?? "";
}

function wordsOf({ name, args, id }) {
  if (name === "restore") {
    return `restore(${args.version})`;
  }
  return name ? `${name}(${JSON.stringify(args)})` : `action ${id}`;
}

function nobody(version) {
  return version === 0
    ? "nobody: so a player is before the first action"
    : "nobody whose action is still known";
}
