import { openConnections } from "./open-connections.js";
import { guestToken } from "/demo/guest.js";
import { connect } from "/ropeway/ropeway.js";
import { RateChart } from "./rate-chart.js";
import { TrafficTable, totals } from "./traffic-table.js";

const EACH = 1000;
const STEADY = 100;
const MOST = 100;

const part = (id) => document.getElementById(id);
const tools = part("tools").elements;
const chart = new RateChart(part("chart"));
const kinds = new TrafficTable(part("kinds"));
const client = `page-${Math.random().toString(36).slice(2, 8)}`;
let rooms = [];
let before = null;
let steady = 0;
let asked = 0; // what was opened before the transport was changed is not kept

tools.more.onclick = () => open(asked);
tools.count.onclick = count;
tools.steady.onchange = () => {
  clearInterval(steady);
  steady = tools.steady.checked ? setInterval(count, STEADY) : 0;
};
tools.transport.onchange = () => begin(Math.max(1, rooms.length));
setInterval(show, EACH);
begin(3);

async function begin(number) {
  const mine = ++asked;
  rooms.forEach((room) => room.close());
  rooms = [];
  before = null;
  for (let i = 0; i < number && mine === asked; i++) {
    await open(mine);
  }
}

async function open(mine) {
  if (rooms.length === MOST) {
    return;
  }
  const key = `wire-${rooms.length + 1}`;
  try {
    const options = { store: "boards", key, transport: tools.transport.value, ...(await who()) };
    const room = await connect(options);
    if (mine !== asked) {
      room.close();
      return;
    }
    rooms.push(room);
    part("hint").textContent = "";
    room.on("change", list);
    room.on("state", list);
    room.on("clients", list);
  } catch (disconnect) {
    part("hint").textContent = `No room: ${disconnect.message}`;
  }
  list();
}

/** A guest of the server's or, where nobody is asked who he is, this page. */
async function who() {
  return (await guestToken()) === null ? { client } : { token: guestToken };
}

function count() {
  rooms.forEach((room) => room.increment("/count"));
}

function show() {
  const now = totals(rooms.map((room) => room.statistics()));
  const [rateSent, rateReceived] =
    before === null ? [0, 0] : [now.bytesSent - before.bytesSent, now.bytesReceived - before.bytesReceived];
  before = now;
  chart.add(Math.max(0, rateSent), Math.max(0, rateReceived));
  part("sent").textContent = perSecond(rateSent);
  part("received").textContent = perSecond(rateReceived);
  part("trip").textContent = now.roundTrip === null ? "–" : `${now.roundTrip.toFixed(1)} ms`;
  part("rooms").textContent = rooms.length;
  part("connections").textContent = connections();
  kinds.show(now.kinds);
}

/** None where another tab of this browser has the connection of all of them. */
function connections() {
  const { sockets, streams } = openConnections;
  const none = rooms.some((room) => room.state === "live") ? "another tab’s" : "0";
  return sockets + streams === 0 ? none : sockets + streams;
}

function perSecond(bytes) {
  return bytes < 1000 ? `${bytes} B/s` : `${(bytes / 1000).toFixed(1)} kB/s`;
}

function list() {
  part("rooms").textContent = rooms.length;
  part("list").replaceChildren(
    ...rooms.map((room) => row(room.key, room.state, room.clients.length, room.data?.count ?? 0)),
  );
}

function row(...cells) {
  const tr = document.createElement("tr");
  tr.append(
    ...cells.map((cell) => {
      const td = document.createElement("td");
      td.textContent = cell;
      return td;
    }),
  );
  return tr;
}
