const COUNTS = ["messagesSent", "bytesSent", "messagesReceived", "bytesReceived"];

/** The statistics of several rooms as if they were one's. */
export function totals(statistics) {
  const sum = { messagesSent: 0, bytesSent: 0, messagesReceived: 0, bytesReceived: 0 };
  const kinds = {};
  for (const each of statistics) {
    COUNTS.forEach((name) => (sum[name] += each[name]));
    for (const [kind, traffic] of Object.entries(each.kinds)) {
      kinds[kind] ??= { messagesSent: 0, bytesSent: 0, messagesReceived: 0, bytesReceived: 0 };
      COUNTS.forEach((name) => (kinds[kind][name] += traffic[name]));
    }
  }
  const trips = statistics.map((each) => each.roundTrip).filter((trip) => trip !== null);
  const roundTrip =
    trips.length === 0 ? null : trips.reduce((all, trip) => all + trip, 0) / trips.length;
  return { ...sum, roundTrip, kinds };
}

/** What was sent and received of each kind of message. */
export class TrafficTable {
  #body;

  constructor(body) {
    this.#body = body;
  }

  show(kinds) {
    const names = Object.keys(kinds).sort();
    this.#body.replaceChildren(
      ...names.map((name) => row(name, ...COUNTS.map((count) => kinds[name][count]))),
    );
  }
}

function row(name, ...counts) {
  const tr = document.createElement("tr");
  const th = document.createElement("th");
  th.scope = "row";
  th.textContent = name;
  tr.append(th);
  for (const count of counts) {
    const td = document.createElement("td");
    td.textContent = count.toLocaleString("en");
    tr.append(td);
  }
  return tr;
}
