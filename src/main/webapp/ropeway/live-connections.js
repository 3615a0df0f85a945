import { LiveChoice } from "./live-choice.js";
import { LiveConnection } from "./live-connection.js";
import { whyNot } from "./live-probe.js";
import { tabSockets } from "./tab-socket.js";

const all = new WeakMap();

/**
 * The live connections of all rooms of this page that have the same keeper of tokens, one for each
 * server; null where there are to be none. `transport` is "auto", "live" or "sse"; `acrossTabs`: all
 * tabs of the browser share one where that can be.
 */
export function liveOf({ environment, keeper, silence, transport = "auto", acrossTabs = true }) {
  if (transport === "sse" || environment.WebSocket === undefined) {
    return null;
  }
  const kinds = all.get(keeper) ?? all.set(keeper, {}).get(keeper);
  const choice = new LiveChoice(environment, transport === "live");
  const context = { environment, keeper, silence };
  return (kinds[`${transport} ${acrossTabs}`] ??= new LiveConnections(context, choice, acrossTabs));
}

/** Opens a connection when the first room needs it; the last room that leaves closes it. */
export class LiveConnections {
  #context;
  #acrossTabs;
  #connections = new Set();

  /** When this page comes back among all that lose a server in one moment: from 0 to less than 1. */
  turn;

  /** `acrossTabs`: one for all tabs of the browser, where that can be. */
  constructor(context, choice, acrossTabs) {
    this.#context = context;
    this.#acrossTabs = acrossTabs;
    this.choice = choice;
    this.turn = context.environment.random();
  }

  /**
   * The connection to a server, with this token or a newer one. It leads to the home of this place if it is
   * opened for it.
   */
  connection(url, token, place) {
    const found = [...this.#connections].find((each) => each.url === url && each.hasPlace);
    found?.renew(token);
    return found ?? this.#opened(url, token, place);
  }

  #opened(url, token, { home }) {
    const { environment, keeper } = this.#context;
    const WebSocket =
      (this.#acrossTabs ? tabSockets(environment, keeper.identity ?? "") : null) ?? environment.WebSocket;
    const connection = new LiveConnection({ ...this.#context, WebSocket, home }, url, token, {
      whyNot: (url) => (this.choice.isFree ? null : whyNot(environment, url)),
      refused: (message) => this.choice.refused(message),
      welcomed: () => this.choice.welcomed(),
      over: (ended, disconnect, welcomed) => {
        this.#connections.delete(ended);
        if (disconnect !== null) {
          this.choice.ended(disconnect, welcomed);
        }
      },
    });
    this.#connections.add(connection);
    return connection;
  }
}
