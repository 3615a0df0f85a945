import { actorOf } from "./actor.js";
import { ConfirmedState } from "./confirmed-state.js";
import { EventQueue } from "./event-queue.js";
import { Foresight } from "./foresight.js";
import { adopted, frozen } from "./frozen.js";
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

/**
 * A client's copy of an entry, without network or clock: what is shown is what the server confirmed
 * with the client's actions in flight replayed on it. See mirror.d.ts.
 */
export class Mirror {
  #confirmed = new ConfirmedState();
  #pending = new Pending();
  #events = new EventQueue();
  #glides;
  #presence;
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

  get needsReset() {
    return this.#confirmed.needsReset;
  }

  get inFlight() {
    return this.#pending.size;
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
    this.#events.tell();
    return handle;
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

  takeFrame(fits = () => true) {
    return this.#outbox.take(fits);
  }

  lost() {
    this.#outbox.answered();
  }

  refuse(id, reason) {
    this.#outbox.answered();
    this.#pending.decide(id, "rejected", this.version ?? 0, reason);
    this.#outbox.refused(id);
    this.#settle();
    this.#events.tell();
  }

  renumber(expectedId) {
    this.#outbox.answered();
    this.#outbox.renumber(expectedId);
  }

  receive({ event, data }) {
    switch (event) {
      case "snapshot":
      case "update":
        this.#follow(data, this.#confirmed.take(event, data));
        break;
      case "outcomes":
        this.#outbox.answered();
        this.#pending.note(data.outcomes, data.version);
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
    this.#pending.settle(this.version, true).forEach((action) => this.#view.end(action));
    this.#events.tell();
  }

  on(name, listener) {
    return this.#events.on(name, listener);
  }

  #full(name, args) {
    const action = new InFlight(name, args);
    const handle = action.handle();
    action.decide("rejected", this.version ?? 0, `${MOST_IN_FLIGHT} actions are in flight already`);
    this.#view.end(action);
    this.#events.tell();
    return handle;
  }

  #follow(data, wentBack) {
    const acks = (data.acks ?? []).filter(({ client }) => client === this.client);
    this.#pending.note(acks, data.version);
    this.#glides.reached(this.version, wentBack);
    this.#settle(wentBack);
  }

  /** Ends what is decided and reached, and shows what that and the confirmed data make. */
  #settle(wentBack = false) {
    this.#view.settled(this.#confirmed.data, this.#pending.settle(this.version ?? 0, wentBack));
  }
}

/** Eight hexadecimal digits that tell the tabs of a client apart. */
function randomTab() {
  const [random] = crypto.getRandomValues(new Uint32Array(1));
  return random.toString(16).padStart(8, "0");
}
