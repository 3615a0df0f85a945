import { el } from "./element.js";

/** A line of the log: the versions of an update, whose actions they are, and what changed. */
export function entryOf({ version, from, patch = [], acks = [] }, label) {
  const snapshot = from === undefined;
  const acked = acks.map((ack) => ackLine(ack, label(ack)));
  const lines = snapshot ? [el("li", {}, "snapshot")] : [...acked, ...patch.map(operationLine)];
  const versions = snapshot ? `${version}` : `${from} → ${version}`;
  return el("li", {}, el("span", { class: "versions" }, versions), el("ul", {}, ...lines));
}

/** What tells one client of somebody from his others: the end of its name. */
export function tabOf(client) {
  const name = client.replace(/^ropeway:tx:/, "");
  return name.slice(name.lastIndexOf("~") + 1);
}

/** Who did what, and what became of it. */
export function ackLine({ client, status, reason }, what) {
  const name = tabOf(client);
  const why = reason ? ` (${reason})` : "";
  return el(
    "li",
    {},
    el("b", { "data-client": name.split("-")[0] }, name),
    ` ${what} `,
    el("span", { class: "status", "data-status": status }, status + why),
  );
}

function operationLine({ op, path, from, value }) {
  const source = from === undefined ? "" : ` ${from}`;
  const argument = value === undefined ? "" : ` ${JSON.stringify(value)}`;
  return el("li", {}, el("code", {}, `${op}${source} ${path}${argument}`));
}
