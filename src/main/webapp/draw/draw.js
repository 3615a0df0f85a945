import { guestToken } from "/demo/guest.js";
import { connect } from "/ropeway/ropeway.js";
import { Board } from "./board.js";
import { Cursors } from "./cursors.js";
import { Notes } from "./notes.js";
import { Pen } from "./pen.js";
import { People, me } from "./people.js";
import { Status } from "./status.js";
import { Undo } from "./undo.js";

const PAUSE = 2000;

const part = (id) => document.getElementById(id);

start();

async function start() {
  const room = await open(new URLSearchParams(location.search).get("board") || "main");
  if (room) {
    part("hint").textContent = "";
    part("room").hidden = false;
    show(room);
  }
}

/** Asks until the server answers; nothing if it has no boards or lets nobody in. */
async function open(key) {
  for (;;) {
    try {
      return await connect({ store: "boards", key, undo: true, ...(await who()) });
    } catch (disconnect) {
      part("hint").textContent = hintOf(disconnect);
      part("state").textContent = part("state").dataset.state = "offline";
      if (disconnect.final && disconnect.type !== "not-in-time") {
        return null;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** A guest of the server's or, where nobody is asked who he is, whoever this tab says. */
async function who() {
  return (await guestToken()) === null ? { client: me() } : { token: guestToken };
}

function hintOf({ type, message }) {
  return type === "not-found"
    ? "This server has no store “boards”. Start it with ROPEWAY_DEMO=true in its environment, and load this page again."
    : `No board yet: ${message}. Trying again …`;
}

function show(room) {
  const status = new Status(room, part("state"), part("message"));
  const people = new People(room, part("who"), part("me"));
  const nameOf = (client) => people.nameOf(client);
  const board = new Board(part("drawn"), part("pen"));
  const cursors = new Cursors(room, part("cursors"), nameOf);
  const notes = new Notes(room, part("notes"), nameOf, (text) => status.say(text));
  const pen = new Pen(room, part("pen"), part("tools"), board);
  connectButtons(room, notes);
  new Undo(room, part("tools").elements);

  const render = () => {
    const { strokes, notes: all, score } = room.data ?? {};
    board.show(Array.isArray(strokes) ? strokes : []);
    notes.show(all);
    part("score").textContent = typeof score === "number" ? score : 0;
    people.show();
    cursors.show();
    board.showLive([pen.stroke, ...liveStrokes(room)]);
    status.show();
  };
  const soon = onceAFrame(render);
  for (const event of ["change", "owner", "clients", "ephemeral", "state"]) {
    room.on(event, soon);
  }
  pen.changed = soon;
  room.on("reject", (reject) => status.refused(reject, nameOf));
  new ResizeObserver(soon).observe(part("board"));
  addEventListener("pagehide", ({ persisted }) => persisted || room.close({ timeout: 0 }));
  render();
}

function connectButtons(room, notes) {
  const { note, clear } = part("tools").elements;
  part("tools").addEventListener("submit", (event) => event.preventDefault());
  note.addEventListener("click", () => notes.add());
  clear.addEventListener("click", () => room.set("/strokes", []));
  part("more").addEventListener("click", () => room.increment("/score"));
  part("less").addEventListener("click", () => room.increment("/score", -1));
}

function liveStrokes(room) {
  return Object.values(room.others).map((values) => values["/stroke"]);
}

/** However often it is called, `work` is done once before the next frame is painted. */
function onceAFrame(work) {
  let asked = false;
  return () => {
    if (!asked) {
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        work();
      });
    }
  };
}
