import { actorOf } from "./actor.js";
import { senderOf, undone } from "./room-batch.js";
import { builtInActions } from "./built-in-actions.js";
import { ENVELOPE } from "./frame-limits.js";
import { frozen } from "./frozen.js";
import { applyAction, argumentFault } from "./room-rules.js";
import { TrafficMeter } from "./traffic-meter.js";
import { result } from "./local-action.js";
import { NotApplicable } from "./not-applicable.js";
import { ownMessage, ownValue } from "./relayed.js";

const KEPT = "offline";

/** Plays the server of a room that has none: applies what its mirror records, and forgets it. */
export class LocalLink {
  #environment;
  #actions;
  #data;
  #frameBytes;
  #version = 0;
  #mirror = null;
  #changed = null;
  #meter = new TrafficMeter();
  timed = Promise.resolve();
  retryAt = null;

  constructor({ data = {}, actions = {}, frameDuration, frameBytes, environment }) {
    this.frameDuration = frameDuration;
    this.#environment = environment;
    this.#actions = actions;
    this.#data = frozen(data);
    this.#frameBytes = frameBytes - ENVELOPE;
  }

  start(mirror, changed) {
    this.#mirror = mirror;
    this.#changed = changed;
    mirror.receive({ event: "snapshot", data: { version: 0, data: this.#data } });
    mirror.receive({ event: "clients", data: { clients: [mirror.identity] } });
    queueMicrotask(() => changed(KEPT, null));
  }

  /** There is nothing to connect to. */
  reconnect() {}

  cancelReconnect() {}

  wake() {
    queueMicrotask(() => this.#decide());
  }

  /** There is nobody to tell; but what cannot be sent is no more taken than elsewhere. */
  ephemeral(path, value) {
    ownValue(path, value, this.#frameBytes);
  }

  send(message, to) {
    ownMessage(message, to, this.#frameBytes);
    return Promise.resolve(false);
  }

  time() {
    return this.#environment.wall();
  }

  statistics(inFlight) {
    return this.#meter.statistics(inFlight);
  }

  stop(disconnect) {
    this.#changed("closed", disconnect);
  }

  async close(bound, disconnect) {
    this.#decide();
    await Promise.resolve();
    this.stop(disconnect);
  }

  #decide() {
    for (let frame = this.#mirror.takeFrame(); frame !== null; frame = this.#mirror.takeFrame()) {
      const from = this.#version;
      const sender = senderOf(frame.client, frame.batch ?? null);
      const acks =
        frame.batch === undefined
          ? frame.actions.map((action) => this.#decided(sender, action))
          : this.#decidedTogether(sender, frame.actions);
      const patch = from === this.#version ? [] : [{ op: "replace", path: "", value: this.#data }];
      const version = this.#version;
      this.#mirror.receive({ event: "update", data: { from, version, patch, acks } });
      this.#mirror.receive({ event: "outcomes", data: { version, outcomes: acks } });
    }
  }

  /** All of them, or none. */
  #decidedTogether(sender, actions) {
    const [data, version] = [this.#data, this.#version];
    const acks = actions.map((action) => this.#decided(sender, action));
    const failed = acks.findIndex(({ status }) => status !== "applied");
    if (failed < 0) {
      this.#version = Math.min(this.#version, version + 1);
      return acks.map((ack) => ({ ...ack, version: this.#version }));
    }
    [this.#data, this.#version] = [data, version];
    return acks.map((ack, i) =>
      i === failed ? { ...ack, version } : { ...ack, version, status: "cancelled", reason: undone(failed) },
    );
  }

  #decided(client, { id, name, args }) {
    const fault = Object.hasOwn(builtInActions, name) ? argumentFault(name, args) : null;
    if (fault !== null) {
      return { client, id, status: "rejected", version: this.#version, reason: fault };
    }
    try {
      const after = this.#applied(client, name, args);
      if (after !== undefined) {
        this.#data = after;
        this.#version++;
      }
      const status = after === undefined ? "cancelled" : "applied";
      return { client, id, status, version: this.#version };
    } catch (error) {
      const status = error instanceof NotApplicable ? "rejected" : "failed";
      return { client, id, status, version: this.#version, reason: error.message };
    }
  }

  #applied(client, name, args) {
    return Object.hasOwn(this.#actions, name)
      ? result(this.#actions[name], this.#data, args)
      : applyAction(name, this.#data, args, actorOf(client));
  }
}
