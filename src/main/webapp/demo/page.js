import { Panel } from "./panel.js";
import { Sender } from "./sender.js";
import { Stream } from "./stream.js";

const SIDES = ["left", "right"];
const PAUSE = 2000;

const part = (id) => document.getElementById(id);

start();

async function start() {
  const stores = await whenAnswered(() => get("api/stores"));
  part("hint").textContent = "";
  if (stores.some((store) => store.name === "players")) {
    showKey(new URLSearchParams(location.search).get("key") || "bob");
  } else {
    part("off").hidden = false;
  }
}

async function whenAnswered(ask) {
  for (;;) {
    try {
      return await ask();
    } catch {
      part("hint").textContent = "The server does not answer. Trying again …";
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

async function get(path) {
  const response = await fetch(path);
  if (!response.ok) {
    throw new Error(`${response.status}`);
  }
  return (await response.json()).stores;
}

function showKey(key) {
  part("key").hidden = false;
  part("key").elements.key.value = key;
  const url = `api/stores/players/keys/${encodeURIComponent(key)}`;
  const senders = new Map();
  const streams = SIDES.map((side) => showPanel(side, url, senders));
  // Browsers allow six connections to a server: a hidden tab gives its two back, and loses nothing.
  document.addEventListener("visibilitychange", () => {
    streams.forEach((stream) => (document.hidden ? stream.close() : stream.open()));
  });
}

function showPanel(side, url, senders) {
  const client = `${side}-${fresh()}`;
  const sender = new Sender(`${url}/actions`, client);
  senders.set(client, sender);
  const label = ({ client, id }) => senders.get(client)?.label(id) ?? `action ${id}`;
  const panel = new Panel(part("panel"), side, client, sender, label);
  part("panels").append(panel.element);
  const stream = new Stream(
    `${url}/updates`,
    (data, update) => panel.show(data, update),
    (state) => panel.connection(state),
  );
  stream.open();
  return stream;
}

/** Never a name of before: the server would take its first action for a repeat of that client's. */
function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(3));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
