import { actorOf } from "./actions.js";
import { changesBetween } from "./state-diff.js";
import { ConfirmedState } from "./confirmed-state.js";
import { Foresight } from "./foresight.js";
import { adopted, frozen, sealed } from "./frozen.js";
import { Handle, outcome } from "./in-flight.js";
import { Pending } from "./pending.js";
import { parsePointer, valueAt } from "./json-pointers.js";
import { RoomPresence } from "./room-presence.js";
import { replayer } from "./replayer.js";
import { ownerChanges, RoomBook, withoutBook } from "./room-book.js";
import { meet, EventQueue } from "./event-queue.js";

const MOST_IN_FLIGHT = 10_000;

/**
 * A client's copy of an entry, without network or clock: what is shown is what the server confirmed
 * with the client's actions in flight replayed on it. See mirror.d.ts.
 */
export class Mirror {
  #confirmed = new ConfirmedState();
  #pending = new Pending();
  #presence = new RoomPresence();
  #events = new EventQueue();
  #replay;
  #foresight;
  #data = undefined;
  #base = undefined;
  #whole = undefined;
  /** Whether the next snapshot's versions are others than those that outcomes have named. */
  #forgotten = false;

  constructor({ client, actions = {}, tab = randomTab() }) {
    if (typeof client !== "string" || client === "") {
      throw new TypeError("a mirror needs the name of its client");
    }
    this.identity = client;
    this.client = `${client}~${tab}`;
    this.#replay = replayer(actions, actorOf(this.client));
    this.#foresight = new Foresight(this.#pending, this.#replay);
  }

  get data() {
    return this.#data;
  }

  get confirmed() {
    return withoutBook(this.#confirmed.data);
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
    return RoomBook.of(this.#whole).nearest(path)?.[1].client ?? null;
  }

  versionOf(path) {
    return RoomBook.versionAt(this.#foresight.from(this.#confirmed.data), path);
  }

  basisOf(path) {
    const coming = this.#foresight.from(this.#confirmed.data);
    const version = RoomBook.versionAt(coming, path);
    if (version === RoomBook.versionAt(this.#confirmed.data, path)) {
      return { version };
    }
    const value = valueAt(coming, path);
    return { version, over: value === undefined ? [] : [value] };
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
    const action = this.#pending.actions[place];
    const handle = new Handle(action);
    action.handles.push(handle);
    this.#pending.replay(this.#confirmed.data, this.#replay, place);
    this.#show(() => "local");
    this.#events.tell();
    return handle;
  }

  takeFrame(fits = () => true) {
    const taken = this.#pending.take(fits);
    return taken === null
      ? null
      : sealed({
          client: this.client,
          actions: sealed(taken.map(({ id, name, args }) => sealed({ id, name, args }))),
        });
  }

  lost() {
    this.#pending.answered();
  }

  refuse(id, reason) {
    this.#pending.answered();
    this.#pending.refuse(id, this.version ?? 0, reason);
    this.#settle();
    this.#events.tell();
  }

  renumber(expectedId) {
    this.#pending.answered();
    this.#pending.renumber(expectedId);
  }

  receive({ event, data }) {
    switch (event) {
      case "snapshot":
      case "update":
        this.#follow(event, data);
        break;
      case "outcomes":
        this.#pending.answered();
        this.#decide(data.outcomes, data.version);
        this.#settle();
        break;
      case "reset":
        this.#reset(data);
        break;
      case "clients":
        this.#here(adopted(data));
        break;
      case "ephemeral":
        this.#events.add("ephemeral", ...this.#presence.show(adopted(data)));
        break;
      case "message":
        this.#events.add("message", adopted(data));
        break;
    }
    this.#events.tell();
  }

  forgetEphemeral() {
    this.#events.add("ephemeral", ...this.#presence.forget());
    this.#events.tell();
  }

  /** No more will come: tells what is decided, though the data never gets there. Shows the same. */
  end() {
    this.#pending.settle(this.version, true).forEach((action) => this.#end(action));
    this.#events.tell();
  }

  on(name, listener) {
    return this.#events.on(name, listener);
  }

  #full(name, args) {
    const reason = `${MOST_IN_FLIGHT} actions are in flight already`;
    const handle = new Handle({ id: null });
    this.#end({ name, args, handles: [handle], outcome: outcome(null, "rejected", this.version ?? 0, reason) });
    this.#events.tell();
    return handle;
  }

  /** A server whose database has forgotten may lack what it had recorded: it is asked again. */
  #reset(data) {
    this.#confirmed.reset();
    this.#pending.unrecorded();
    this.#forgotten ||= data?.reason === "unknown-version";
  }

  #follow(event, data) {
    const before = this.version;
    this.#confirmed[event](data);
    const acks = (data.acks ?? []).filter(({ client }) => client === this.client);
    this.#decide(acks, data.version);
    const wentBack = before !== null && this.version !== null && this.version < before;
    this.#settle(this.#forgotten || wentBack);
    this.#forgotten = false;
  }

  #decide(outcomes, version) {
    for (const { id, status, version: at = version, reason } of outcomes) {
      this.#pending.decide(id, status, at, reason);
    }
  }

  /** Ends what is decided and reached, and shows what that and the confirmed data make. */
  #settle(wentBack = false) {
    const ended = this.#pending.settle(this.version ?? 0, wentBack);
    if (ended.length === 0 && this.#confirmed.data === this.#base) {
      return;
    }
    this.#base = this.#confirmed.data;
    const refused = ended.filter((action) => action.refused);
    const gone = this.#pending.replay(this.#confirmed.data, this.#replay);
    const undone = refused.length === 0 ? [] : [...refused.map(effect), ...gone].flatMap(paths);
    this.#show((path) => (undone.some((other) => meet(path, other)) ? "rollback" : "remote"));
    ended.forEach((action) => this.#end(action));
  }

  #show(originOf) {
    const last = this.#pending.actions.at(-1);
    const whole = last === undefined ? this.#confirmed.data : last.after;
    const owners = ownerChanges(this.#whole, whole);
    this.#whole = whole;
    const before = this.#data;
    const after = withoutBook(whole);
    const changes = changesBetween(before, after).map((change) =>
      sealed({ ...change, origin: originOf(change.path) }),
    );
    if (changes.length > 0) {
      this.#data = after;
      this.#events.changed(before, after, changes);
    }
    this.#events.add("owner", ...owners);
  }

  #end({ name, args, outcome: result, handles }) {
    if (result.status === "rejected" || result.status === "failed") {
      this.#events.add("reject", sealed({ name, args, ...result }));
    }
    handles.forEach((handle) => this.#events.then(() => handle.settle(result)));
  }

  #here(data) {
    const change = this.#presence.list(data);
    if (change !== null) {
      this.#events.add("clients", change);
      this.#events.add("ephemeral", ...this.#presence.forget(change.left));
    }
  }
}

function effect({ before, after }) {
  return [before, after];
}

function paths([before, after]) {
  return changesBetween(withoutBook(before), withoutBook(after)).map(({ path }) => path);
}

/** Eight hexadecimal digits that tell the tabs of a client apart. */
function randomTab() {
  const [random] = crypto.getRandomValues(new Uint32Array(1));
  return random.toString(16).padStart(8, "0");
}
