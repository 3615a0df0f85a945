import { sendBatch } from "./room-batch.js";
import { contextOf } from "./context.js";
import { Disconnect } from "./disconnect.js";
import { ExponentialBackoff } from "./exponential-backoff.js";
import { fitting } from "./frame-limits.js";
import { Pause } from "./pause.js";
import { Place } from "./place.js";
import { RelayLoop } from "./relay-loop.js";
import { SendLoop } from "./send-loop.js";
import { StreamLoop } from "./stream-loop.js";
import { TimeLoop } from "./time-loop.js";
import { keeperOf } from "./token-keepers.js";
import { nothing, theSteps } from "./wanted.js";

/** Carries a mirror's actions to a server and its updates back. */
export class RemoteLink {
  #context;
  #store;
  #key;
  #place = null;
  #leaveKeeper;
  #mirror = null;
  #changed = null;
  #stream = null;
  #send = null;
  #relay = null;
  #time = null;
  #gone = null;
  #live = false;
  #pause;
  #unobserve = () => {};
  #timed = () => {};

  /** Resolves when the server was asked for its time once. */
  timed = new Promise((resolve) => (this.#timed = resolve));

  constructor({ store, key, ...settings }) {
    const keeper = keeperOf(settings);
    this.#context = contextOf({ ...settings, keeper, requests: () => this.#stream?.requests ?? null });
    this.#leaveKeeper = keeper.join(this.#member());
    this.#pause = new Pause(settings.environment);
    this.#store = store;
    this.#key = key;
  }

  /** Resolves with the name that the server knows this caller by, null if it takes any. */
  signIn() {
    return this.#context.keeper.signIn();
  }

  /** For people: what keeps it from signing in; null if nothing does. */
  get trouble() {
    return this.#context.keeper.trouble;
  }

  /**
   * Begins; `changed(state, disconnect)` is called with every state of the connection,
   * `refused(name, args, reason)` with what the server refuses besides actions.
   */
  start(mirror, changed, refused) {
    this.#mirror = mirror;
    this.#changed = changed;
    this.#place = new Place(this.#store, this.#key, mirror.client);
    const { path } = this.#place;
    this.#stream = new StreamLoop(this.#context, this.#streamHost(), this.#place);
    this.#send = new SendLoop(this.#context, this.#sendHost(), `${path}/actions`);
    this.#relay = new RelayLoop(this.#context, mirror.client, path, (value, reason) =>
      refused("ephemeral", value, reason),
    );
    this.#time = new TimeLoop(this.#context);
    this.#unobserve = this.#context.environment.observe({
      online: () => this.#stream.hurry(),
      offline: () => this.#stream.drop(new Disconnect("network-lost", "the device is offline")),
      visible: () => this.#stream.hurry(),
      leaving: () => this.#leave(),
    });
    this.#gone = this.#stream.run().then((disconnect) => this.#ended(disconnect));
  }

  /** When the next try is; null if there is none. */
  get retryAt() {
    return this.#stream.retryAt;
  }

  /** Tries to connect now, and again by itself from now on. */
  reconnect() {
    this.#stream.reconnect();
  }

  /** Makes no more tries by itself, and sends nothing before there is a stream. */
  cancelReconnect() {
    this.#stream.cancel();
  }

  get frameDuration() {
    return this.#context.frameDuration;
  }

  set frameDuration(milliseconds) {
    this.#context.pace.frameDuration = milliseconds;
  }

  wake() {
    this.#send.wake();
  }

  ephemeral(path, value) {
    this.#relay.set(path, value);
  }

  send(message, to) {
    return this.#relay.send(message, to);
  }

  /** Resolves with what this identity has done and undone before, `{undo, redo}`, or null. */
  async undoable() {
    const path = `${this.#place.path}/undoable?client=${encodeURIComponent(this.#mirror.client)}`;
    const answer = await this.#context.transport.send("GET", path, undefined, theSteps);
    if (answer.mayPass) {
      return null; // it is asked again at the next connection
    }
    return answer.ok ? answer.body : { undo: [], redo: [] };
  }

  time() {
    return this.#context.clock.now();
  }

  statistics(inFlight) {
    return this.#context.meter.statistics(inFlight);
  }

  /** Gives up for a reason. */
  stop(disconnect) {
    if (this.#stream === null) {
      this.#leaveKeeper();
    } else {
      this.#stream.stop(disconnect);
    }
  }

  /** Sends what is left, for at most so long, leaves, and ends. */
  async close(bound, disconnect) {
    const pause = new Pause(this.#context.environment);
    const late = pause.wait(bound);
    const leaving = this.#send.drained().then(() => this.#left());
    await Promise.race([leaving, late, this.#gone]);
    pause.cut();
    this.stop(disconnect);
    await this.#gone;
  }

  /** Leaves, however often that takes while there is a stream: without one the server notices. */
  async #left() {
    let backoff = new ExponentialBackoff();
    let answer = await (this.#stream.leave() ?? this.#leave());
    while (answer.mayPass && this.#live) {
      await this.#pause.wait(backoff.pause(this.#context.environment.random()));
      backoff = backoff.next();
      answer = this.#live ? await this.#leave() : answer;
    }
  }

  #leave() {
    const path = `${this.#place.path}/clients/${encodeURIComponent(this.#mirror.client)}`;
    return this.#context.transport.send("DELETE", path, undefined, nothing, { keepalive: true });
  }

  #ended(disconnect) {
    this.#live = false;
    this.#pause.cut();
    this.#unobserve();
    this.#leaveKeeper();
    this.#send.stop();
    this.#relay.offline();
    this.#time.stop();
    this.#changed("closed", disconnect);
  }

  #state(state, disconnect) {
    this.#live = state === "live";
    if (this.#live) {
      this.#mirror.forgetEphemeral(); // who left meanwhile is not named; all others are told anew
      this.#send.hurry();
      this.#send.wake();
      this.#relay.live();
      this.#timed(this.#time.live());
    } else {
      this.#relay.offline();
      this.#time.stop();
    }
    this.#changed(state, disconnect);
  }

  #member() {
    const link = this;
    return {
      get identity() {
        return link.#mirror?.identity ?? null;
      },
      renewed: (token) => link.#stream?.renew(token),
      over: (disconnect) => link.stop(disconnect),
    };
  }

  #streamHost() {
    const link = this;
    const mirror = this.#mirror;
    return {
      get version() {
        return mirror.needsReset ? null : mirror.version;
      },
      get after() {
        return mirror.needsReset ? null : (mirror.id ?? mirror.version);
      },
      receive(event, data) {
        mirror.receive({ event, data });
        if (data.acks?.some(({ result }) => result === true)) {
          link.#send.wake(); // what was answered may have to be asked for
        }
        return !mirror.needsReset;
      },
      anew: () => mirror.expectEphemeral(),
      state: (state, disconnect) => this.#state(state, disconnect),
    };
  }

  #sendHost() {
    const mirror = this.#mirror;
    return {
      take: (most, bytes) => this.#mayRecord ? mirror.takeFrame(fitting(most, bytes)) : null,
      sendBatch: (frame) => sendBatch(this.#context.transport, this.#place, frame),
      decided: (data) => mirror.receive({ event: "outcomes", data }),
      lost: () => mirror.lost(),
      refuse: (id, reason) => mirror.refuse(id, reason),
      pruned: (id, reason) => mirror.pruned(id, reason),
      renumber: (id) => mirror.renumber(id),
      sick: (answer) => this.#sick(answer),
    };
  }

  get #mayRecord() {
    return this.#live || !this.#stream.held;
  }

  /** The stream may be of a node that can do nothing else any more. */
  #sick({ url, detail }) {
    if (url === this.#context.addresses.current) {
      this.#stream.drop(new Disconnect("server-failed", `${url} does not take actions: ${detail}`));
    }
  }
}
