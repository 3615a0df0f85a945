import { ask } from "./ask.js";
import { showHistory } from "./history.js";
import { tabOf } from "./log.js";
import { Panel } from "./panel.js";
import { Sender } from "./sender.js";
import { Stream } from "./stream.js";
import { Trade } from "./trade.js";

const SIDES = ["left", "right"];
const PAUSE = 2000;
const SENDERS = new Map();

const part = (id) => document.getElementById(id);

start();

async function start() {
  const stores = await whenAnswered("api/stores");
  part("hint").textContent = "";
  if (stores.some((store) => store.name === "players")) {
    const query = new URLSearchParams(location.search);
    const left = query.get("key") || "bob";
    show({ left, right: query.get("with") || left });
  } else {
    part("off").hidden = false;
  }
}

async function whenAnswered(path) {
  for (;;) {
    const answer = await ask(path);
    if (answer?.ok) {
      return answer.body.stores;
    }
    part("hint").textContent = "The server does not answer. Trying again …";
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

function show(keys) {
  part("key").hidden = false;
  part("key").elements.key.value = keys.left;
  part("key").elements.with.value = keys.right === keys.left ? "" : keys.right;
  const clients = Object.fromEntries(SIDES.map((side) => [side, clientOf(side, keys[side])]));
  const trade = keys.left === keys.right ? offerTrade(keys.left) : showTrade(keys);
  const history = showHistory(keys, clients);
  const streams = SIDES.map((side) =>
    showPanel(side, keys[side], clients[side], (data, version) => {
      trade?.show(side, data);
      history(side, version);
    }),
  );
  // Browsers allow six connections to a server: a hidden tab gives its two back, and loses nothing.
  document.addEventListener("visibilitychange", () => {
    streams.forEach((stream) => (document.hidden ? stream.close() : stream.open()));
  });
}

function clientOf(side, key) {
  const name = `${side}-${fresh()}`;
  const url = `api/stores/players/keys/${encodeURIComponent(key)}`;
  const sender = new Sender(`${url}/actions`, `~${name}`);
  SENDERS.set(name, sender);
  return { name, url, sender };
}

function showPanel(side, key, { name, url, sender }, changed) {
  const panel = new Panel(part("panel"), side, key, name, sender, labelOf);
  part("panels").append(panel.element);
  const stream = new Stream(
    `${url}/updates`,
    (data, update) => {
      panel.show(data, update);
      changed(data, update.version);
    },
    (state) => panel.connection(state),
  );
  stream.open();
  return stream;
}

function labelOf({ client, id }) {
  const mine = SENDERS.get(tabOf(client))?.label(id);
  return mine ?? (client.startsWith("ropeway:tx:") ? "trade" : `action ${id}`);
}

/** Never a name of before: the server would take its first action for a repeat of that client's. */
function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(3));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function offerTrade(key) {
  const partner = key === "tom" ? "bob" : "tom";
  const link = part("partner");
  link.href = `?${new URLSearchParams({ key, with: partner })}`;
  link.textContent = `Show ${partner} on the right`;
  part("alone").hidden = false;
  return null;
}

function showTrade(keys) {
  part("title").textContent = "Two players, one trade, no locks";
  part("trade").hidden = false;
  return new Trade(part("trade"), `~trade-${fresh()}`, keys);
}
