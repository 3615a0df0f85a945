import { actorOf } from "./actor.js";
import { isOfBatch } from "./room-batch.js";
import { ConfirmedState } from "./confirmed-state.js";
import { EventQueue } from "./event-queue.js";
import { Foresight } from "./foresight.js";
import { adopted, frozen, sealed } from "./frozen.js";
import { Glides } from "./glides.js";
import { InFlight } from "./in-flight.js";
import { parsePointer } from "./json-pointers.js";
import { OptimisticView } from "./optimistic-view.js";
import { Outbox } from "./outbox.js";
import { Pending } from "./pending.js";
import { replayer } from "./replayer.js";
import { ownerOf, versionOf, visible } from "./room-data.js";
import { RoomPresence } from "./room-presence.js";

const MOST_IN_FLIGHT = 10_000;

/** Where nothing is kept, everything may be sent at once. */
const NO_KEEPER = Object.freeze({
  ready: () => true,
  wanted() {},
  recorded() {},
  followed() {},
  moved() {},
});

/** Where nobody wants to undo anything. */
const NO_STEPS = Object.freeze({ recorded() {}, ended() {} });

/**
 * A client's copy of an entry, without network or clock: what is shown is what the server confirmed
 * with the client's actions in flight replayed on it. See mirror.d.ts.
 */
export class Mirror {
  #confirmed = new ConfirmedState();
  #events = new EventQueue();
  #glides;
  #presence;
  #keeper = NO_KEEPER;
  #steps = NO_STEPS;
  #pending;
  #outbox;
  #view;
  #foresight;

  constructor({ client, actions = {}, tab = randomTab() }) {
    if (typeof client !== "string" || client === "") {
      throw new TypeError("a mirror needs the name of its client");
    }
    this.identity = client;
    this.client = `${client}~${tab}`;
    this.#glides = new Glides(this.client, client);
    this.#presence = new RoomPresence(this.#events, this.#glides);
    const actor = actorOf(this.client);
    const replay = replayer(actions, () => ({ ...actor, absent: this.#presence.lacks(client) }));
    this.#pending = new Pending(this.client);
    this.#outbox = new Outbox(this.#pending, this.client);
    this.#view = new OptimisticView(this.#pending, replay, this.#events, this.#glides);
    this.#foresight = new Foresight(this.#pending, replay);
  }

  get data() {
    return this.#view.data;
  }

  get confirmed() {
    return visible(this.#confirmed.data);
  }

  get version() {
    return this.#confirmed.version;
  }

  /** By what the server calls the version; null if it has not said. */
  get id() {
    return this.#confirmed.id;
  }

  get needsReset() {
    return this.#confirmed.needsReset;
  }

  get inFlight() {
    return this.#pending.size;
  }

  /** The confirmed data with its bookkeeping. */
  get whole() {
    return this.#confirmed.data;
  }

  /** The actions in flight, in order; to be read only. */
  get actions() {
    return this.#pending.actions;
  }

  get clients() {
    return this.#presence.clients;
  }

  get ephemeral() {
    return this.#presence.ephemeral;
  }

  ownerOf(path) {
    parsePointer(path);
    return ownerOf(this.#view.whole, path);
  }

  versionOf(path) {
    return versionOf(this.#foresight.from(this.#confirmed.data), path);
  }

  basisOf(path) {
    return this.#foresight.basisOf(path, this.#confirmed.data);
  }

  patch(name, args = null) {
    if (typeof name !== "string") {
      throw new TypeError("an action needs a name, which is a text");
    }
    const own = frozen(args);
    if (this.#pending.size >= MOST_IN_FLIGHT) {
      return this.#full(name, own);
    }
    const place = this.#pending.add(name, own);
    const handle = this.#pending.actions[place].handle();
    this.#view.patched(place);
    this.#steps.recorded(name);
    this.#events.tell();
    this.#keeper.recorded();
    return handle;
  }

  batch(actions) {
    const own = actions.map(({ name, args }) => ({ name, args: frozen(args ?? null) }));
    if (this.#pending.size + own.length > MOST_IN_FLIGHT) {
      return own.map(({ name, args }) => this.#full(name, args));
    }
    const place = this.#pending.size;
    const handles = this.#pending.addBatch(this.#outbox.nextBatch(), own).map((each) => each.handle());
    this.#view.patched(place);
    own.forEach(({ name }) => this.#steps.recorded(name));
    this.#events.tell();
    this.#keeper.recorded();
    return handles;
  }

  glide(path, value) {
    this.#glides.glide(path, frozen(value));
    this.#view.glided();
    this.#events.tell();
  }

  rest(path) {
    this.#glides.rest(path);
    this.#view.glided();
    this.#events.tell();
  }

  /** From now on somebody hears what is recorded, by its name, and what became of it; see UndoSteps. */
  stepWith(steps) {
    this.#steps = steps;
  }

  /** From now on a keeper says what may be sent already, and hears what changes; see RoomKeeper. */
  keepWith(keeper) {
    this.#keeper = keeper;
  }

  /**
   * Shows what another client of the same identity has left, and sends it under that client's name.
   * Returns the actions, which have their numbers already, or null.
   */
  adopt({ client, next, actions }) {
    const left = actions.map(({ id, name, args, batch = null }) => {
      const action = new InFlight(name, frozen(args), client, true);
      action.id = id;
      action.batch = batch;
      action.sent = batch !== null;
      return action;
    });
    this.#outbox.adopt(client, next);
    this.#view.patched(this.#pending.adopt(left));
    this.#events.tell();
    return left;
  }

  /** The number of the next action of a client. */
  nextOf(client) {
    return this.#outbox.nextOf(client);
  }

  /** Numbers what is in flight, though it is not sent yet. */
  number() {
    this.#outbox.number();
  }

  /** Tells an event that is not the server's. */
  tell(name, event) {
    this.#events.add(name, sealed(event));
    this.#events.tell();
  }

  takeFrame(fits = () => true) {
    const frame = this.#outbox.take(fits, (action) => this.#keeper.ready(action));
    if (frame === null) {
      this.#keeper.wanted();
    }
    return frame;
  }

  lost() {
    this.#outbox.answered();
  }

  refuse(id, reason) {
    this.#outbox.answered();
    this.#pending.decide(this.#outbox.asked, id, "rejected", this.version ?? 0, reason);
    this.#outbox.refused(id);
    this.#settle();
    this.#events.tell();
    this.#keeper.moved();
  }

  /** It was decided before, but nobody knows any more how. */
  pruned(id, reason) {
    this.#outbox.answered();
    this.#pending.decide(this.#outbox.asked, id, "unknown", this.version ?? 0, reason);
    this.#settle();
    this.#events.tell();
    this.#keeper.followed();
  }

  renumber(expectedId) {
    this.#outbox.answered();
    this.#outbox.renumber(expectedId);
    this.#keeper.moved();
  }

  receive({ event, data }) {
    switch (event) {
      case "snapshot":
        this.#pending.doubt();
      // falls through
      case "update":
        this.#follow(data, this.#confirmed.take(event, data));
        break;
      case "outcomes":
        this.#outbox.answered();
        this.#pending.note(this.#outbox.asked, data.outcomes, data.version ?? this.version ?? 0);
        this.#settle();
        break;
      case "reset":
        this.#confirmed.reset(data);
        this.#pending.unrecorded(); // a server whose database has forgotten may lack it: it is asked
        break;
      case "clients":
        this.#presence.list(adopted(data));
        this.#settle();
        break;
      case "ephemeral":
        this.#presence.show(adopted(data));
        this.#glides.reached(this.version ?? 0);
        this.#settle();
        break;
      case "message":
        this.#events.add("message", adopted(data));
        break;
    }
    this.#events.tell();
    this.#keeper.followed();
  }

  forgetEphemeral() {
    this.#presence.begin();
    this.#settle();
    this.#events.tell();
  }

  expectEphemeral() {
    this.#presence.expectWhole();
  }

  /** No more will come: tells what is decided, though the data never gets there. Shows the same. */
  end() {
    const ended = this.#pending.settle(this.version, true);
    ended.forEach((action) => this.#view.end(action));
    ended.forEach((action) => this.#steps.ended(action));
    this.#events.tell();
  }

  on(name, listener) {
    return this.#events.on(name, listener);
  }

  #full(name, args) {
    const action = new InFlight(name, args, this.client);
    const handle = action.handle();
    action.decide("rejected", this.version ?? 0, `${MOST_IN_FLIGHT} actions are in flight already`);
    this.#view.end(action);
    this.#events.tell();
    return handle;
  }

  #follow(data, wentBack) {
    for (const ack of data.acks ?? []) {
      if (this.#outbox.nextOf(ack.client) !== undefined || isOfBatch(ack.client)) {
        this.#pending.hear(ack, data.version);
      }
    }
    this.#glides.reached(this.version, wentBack);
    this.#settle(wentBack);
  }

  /** Ends what is decided and reached, and shows what that and the confirmed data make. */
  #settle(wentBack = false) {
    const ended = this.#pending.settle(this.version ?? 0, wentBack);
    this.#view.settled(this.#confirmed.data, ended);
    ended.forEach((action) => this.#steps.ended(action));
  }
}

/** Eight hexadecimal digits that tell the tabs of a client apart. */
function randomTab() {
  const [random] = crypto.getRandomValues(new Uint32Array(1));
  return random.toString(16).padStart(8, "0");
}
