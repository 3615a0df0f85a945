import { Addresses } from "../../main/webapp/ropeway/addresses.js";
import { TrafficMeter } from "../../main/webapp/ropeway/traffic-meter.js";
import { SendLoop } from "../../main/webapp/ropeway/send-loop.js";
import { Transport } from "../../main/webapp/ropeway/transport.js";
import { FakeServer } from "./fake-server.mjs";
import { HandEnvironment } from "./hand-environment.mjs";
import { nobody } from "./nobody.mjs";

/** A loop that sends what is in a queue, as a mirror would give it. */
export function sender() {
  const server = new FakeServer();
  const environment = new HandEnvironment(server.fetch);
  const addresses = new Addresses(["http://a"]);
  const keeper = nobody(environment);
  const transport = new Transport({ environment, addresses, keeper, meter: new TrafficMeter() });
  const context = { environment, transport, frameDuration: 50, frameBytes: 128_000 };
  const host = new Queue();
  const loop = new SendLoop(context, host, "/api/stores/lobby/keys/k/actions");
  const patch = (value, name = "append") => {
    host.waiting.push({ name, args: { value } });
    loop.wake();
  };
  return { server, environment, host, loop, patch };
}

/** Gives its actions as a mirror does. */
class Queue {
  waiting = [];
  sent = [];
  outcomes = [];
  refused = [];
  forgotten = [];
  sickness = 0;
  #next = 1;

  take(most) {
    while (this.sent.length < most && this.waiting.length > 0) {
      this.sent.push({ id: this.#next++, ...this.waiting.shift() });
    }
    return this.sent.length === 0 ? null : { client: "c1", actions: this.sent.slice(0, most) };
  }

  decided({ outcomes }) {
    this.outcomes.push(...outcomes);
    this.sent.splice(0, outcomes.length);
  }

  lost() {}

  refuse(id, reason) {
    this.refused.push({ id, reason });
    this.sent.shift();
    this.renumber(id);
  }

  pruned(id, reason) {
    this.forgotten.push({ id, reason });
    this.sent.shift();
  }

  renumber(id) {
    this.#next = id;
    this.sent.forEach((action) => (action.id = this.#next++));
  }

  sick() {
    this.sickness++;
  }
}
