import { el } from "./element.js";

/** A line of the log: the versions of an update, whose actions they are, and what changed. */
export function entryOf({ version, from, patch = [], acks = [] }, label) {
  const snapshot = from === undefined;
  const acked = acks.map((ack) => ackLine(ack, label));
  const lines = snapshot ? [el("li", {}, "snapshot")] : [...acked, ...patch.map(operationLine)];
  const versions = snapshot ? `${version}` : `${from} → ${version}`;
  return el("li", {}, el("span", { class: "versions" }, versions), el("ul", {}, ...lines));
}

function ackLine(ack, label) {
  const reason = ack.reason ? ` (${ack.reason})` : "";
  return el(
    "li",
    {},
    el("b", { "data-client": ack.client.split("-")[0] }, ack.client),
    ` ${label(ack)} `,
    el("span", { class: "status", "data-status": ack.status }, ack.status + reason),
  );
}

function operationLine({ op, path, from, value }) {
  const source = from === undefined ? "" : ` ${from}`;
  const argument = value === undefined ? "" : ` ${JSON.stringify(value)}`;
  return el("li", {}, el("code", {}, `${op}${source} ${path}${argument}`));
}
