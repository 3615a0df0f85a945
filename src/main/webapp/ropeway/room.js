import { Batching } from "./batching.js";
import { argumentFault } from "./room-rules.js";
import { Disconnect } from "./disconnect.js";
import { GlideLoop } from "./glide-loop.js";
import { isGlidePath } from "./glide-path.js";
import { Listeners } from "./listeners.js";
import { tooLarge, tooLargeTogether } from "./frame-limits.js";
import { frozen } from "./frozen.js";
import { isPromise } from "./report.js";
import { UndoSteps } from "./undo-steps.js";

const CLOSING = 5_000;

/** What the room tells itself; all else its mirror does. */
const OWN_EVENTS = new Set(["state", "reject", "undo"]);

/** A live copy of a key: shows own changes at once, follows the server's. See ropeway.d.ts. */
export class Room {
  #mirror;
  #link;
  #settings;
  #batching = null;
  #glides;
  #listeners = new Listeners();
  #state = "connecting";
  #disconnect = null;
  #closing = null;
  #undecided = new Map();
  #leftUndecided = 0;
  #undoSteps;
  #recalled = false;

  /** A link carries a mirror's actions to a server (RemoteLink), or plays one (LocalLink). */
  constructor(mirror, link, settings) {
    this.#mirror = mirror;
    this.#link = link;
    this.#settings = settings;
    this.#glides = new GlideLoop(settings, this.#glideHost());
    this.#undoSteps = new UndoSteps(this.#undoHost());
    mirror.stepWith(this.#undoSteps);
    mirror.on("reject", (reject) => this.#listeners.emit("reject", reject));
    link.start(
      mirror,
      (state, disconnect) => this.#changeState(state, disconnect),
      (name, args, reason) => this.#refused(name, args, reason),
    );
  }

  get data() {
    return this.#mirror.data;
  }

  get confirmed() {
    return this.#mirror.confirmed;
  }

  get version() {
    return this.#mirror.version;
  }

  get state() {
    return this.#state;
  }

  get disconnect() {
    return this.#disconnect;
  }

  get retryAt() {
    return this.#state === "offline" ? this.#link.retryAt : null;
  }

  reconnect() {
    this.#link.reconnect();
  }

  cancelReconnect() {
    this.#link.cancelReconnect();
  }

  get frameDuration() {
    return this.#link.frameDuration;
  }

  set frameDuration(milliseconds) {
    if (!(Number.isFinite(milliseconds) && milliseconds >= 0)) {
      throw new RangeError("a frame takes a number of milliseconds, 0 at least");
    }
    this.#link.frameDuration = milliseconds;
  }

  get key() {
    return this.#settings.key ?? null;
  }

  get client() {
    return this.#mirror.identity;
  }

  get clients() {
    return this.#mirror.clients;
  }

  get others() {
    const { [this.client]: own, ...others } = this.#mirror.ephemeral;
    return Object.freeze(others);
  }

  ownerOf(path) {
    return this.#mirror.ownerOf(path);
  }

  versionOf(path) {
    return this.#mirror.versionOf(path);
  }

  basisOf(path) {
    return this.#mirror.basisOf(path);
  }

  patch(name, args = null) {
    const own = frozen(args);
    if (this.#batching !== null) {
      return this.#batching.add(name, own, this.#refusal(name, own));
    }
    const reason = this.#refusal(name, own);
    if (reason !== null) {
      return this.#reject(name, own, reason);
    }
    this.#glides.before(name, own, this.data);
    return this.#record(name, own);
  }

  batch(change) {
    if (this.#batching !== null) {
      called(change); // it is part of the batch around it
      return this.#batching.outcome;
    }
    const batching = new Batching();
    this.#batching = batching;
    try {
      called(change);
    } catch (error) {
      batching.refuse(0, this.version, "the batch was given up");
      throw error;
    } finally {
      this.#batching = null;
    }
    this.#recordBatch(batching);
    return batching.outcome;
  }

  get canUndo() {
    return this.#undoSteps.canUndo && !this.#settings.offline;
  }

  get canRedo() {
    return this.#undoSteps.canRedo;
  }

  undo() {
    return this.#settings.offline ? Promise.resolve(null) : this.#undoSteps.undo();
  }

  redo() {
    return this.#undoSteps.redo();
  }

  set(path, value) {
    return this.#builtIn("set", { path, value });
  }

  remove(path) {
    return this.#builtIn("remove", { path });
  }

  increment(path, by = 1) {
    return this.#builtIn("increment", { path, by });
  }

  append(path, value) {
    return this.#builtIn("append", { path, value });
  }

  insert(path, id, value) {
    return this.#builtIn("insert", { path, id, value });
  }

  merge(value) {
    return this.#builtIn("merge", { value });
  }

  delete() {
    return this.patch("delete");
  }

  own(path, options) {
    const { takeover = true, below = true } = options ?? {};
    return this.#builtIn("own", below === true ? { path, takeover } : { path, takeover, below });
  }

  release(path) {
    return this.#builtIn("release", { path });
  }

  lifetime(path, until) {
    return this.#builtIn("lifetime", { path, until });
  }

  ephemeral(path, value) {
    this.#link.ephemeral(path, value);
  }

  glide(path, value) {
    if (this.#closing === null && this.#state !== "closed") {
      this.#glides.glide(path, value);
    }
  }

  send(message, { to } = {}) {
    return this.#link.send(message, to);
  }

  /** Returns what takes the listener away again. */
  on(name, listener) {
    const from = OWN_EVENTS.has(name) ? this.#listeners : this.#mirror;
    return from.on(name, listener);
  }

  /** Whether what is done here survives the page. */
  get kept() {
    return this.#link.kept ?? false;
  }

  /** Has the browser keep nothing of this room, now and from now on; whether that was possible. */
  async forget() {
    return (await this.#link.forget?.()) ?? true;
  }

  time() {
    return this.#link.time();
  }

  statistics() {
    return this.#link.statistics(this.#mirror.inFlight);
  }

  close(options) {
    this.#closing ??= this.#close(options?.timeout ?? CLOSING);
    return this.#closing;
  }

  async #close(timeout) {
    this.#glides.settle();
    if (this.#state !== "closed") {
      await this.#link.close(timeout, closedByProgram());
    }
    return this.#leftUndecided === 0;
  }

  /** What an action of every store would not take need not be asked of the server. */
  #builtIn(name, args) {
    const own = frozen(args);
    const fault = argumentFault(name, own);
    if (fault === null) {
      return this.patch(name, own);
    }
    return this.#batching?.add(name, own, fault) ?? this.#reject(name, own, fault);
  }

  /** Nothing of it is recorded if anything cannot be sent. */
  #recordBatch(batching) {
    const { parts } = batching;
    const { place, reason } = batching.fault ?? {
      place: 0,
      reason: tooLargeTogether(parts, this.#settings),
    };
    if (reason !== null) {
      const { name, args } = parts[place];
      this.#reject(name, args, reason);
      batching.refuse(place, this.version, reason);
      return;
    }
    parts.forEach(({ name, args }) => this.#glides.before(name, args, this.data));
    const handles = this.#mirror.batch(parts);
    batching.recorded(handles.map((handle) => this.#awaited(handle)));
    this.#link.wake();
  }

  #undoHost() {
    return {
      undecided: () => this.#mirror.actions.filter(({ undecided }) => undecided),
      record: (name, args) => this.patch(name, args),
      changed: (state) => this.#listeners.emit("undo", state),
    };
  }

  /** Asks once what was done before, by whatever client of this identity. */
  async #recall() {
    if (this.#settings.undo === true && !this.#recalled) {
      this.#recalled = true;
      const steps = await this.#link.undoable();
      this.#recalled = steps !== null;
      this.#undoSteps.before(steps ?? { undo: [], redo: [] });
    }
  }

  #glideHost() {
    const [mirror, link] = [this.#mirror, this.#link];
    return {
      client: mirror.client,
      tell: (path, value) => link.ephemeral(path, value),
      show: (path, value) => mirror.glide(path, value),
      hide: (path) => mirror.rest(path),
      record: (path, value) => this.#record("set", Object.freeze({ path, value })),
    };
  }

  /** That a value cannot glide is told when it is recorded. */
  #refused(name, args, reason) {
    if (name !== "ephemeral" || !isGlidePath(args.path)) {
      this.#reject(name, args, reason);
    }
  }

  #record(name, args) {
    const handle = this.#mirror.patch(name, args);
    this.#link.wake();
    return this.#awaited(handle);
  }

  #awaited(handle) {
    return new Promise((resolve) => {
      this.#undecided.set(resolve, handle);
      handle.outcome.then((outcome) => {
        this.#undecided.delete(resolve);
        resolve(outcome);
      });
    });
  }

  #reject(name, args, reason) {
    const outcome = Object.freeze({ id: null, status: "rejected", version: this.version, reason });
    this.#listeners.emit("reject", Object.freeze({ name, args, ...outcome }));
    return Promise.resolve(outcome);
  }

  /** Why an action cannot be sent, or null. */
  #refusal(name, args) {
    if (this.#closing !== null || this.#state === "closed") {
      return "the room is closed";
    }
    if (typeof name !== "string") {
      return "an action needs a name, which is a text";
    }
    return tooLarge(name, args, this.#settings.frameBytes);
  }

  #changeState(state, disconnect) {
    this.#state = state;
    this.#disconnect = disconnect;
    if (state === "live") {
      this.#recall();
    }
    if (state === "closed") {
      this.#mirror.end();
      this.#undoSteps.end();
      this.#giveUp(`nobody knows: ${disconnect.message}`);
    }
    this.#listeners.emit("state", { state, disconnect, retryAt: this.retryAt });
  }

  /** What is decided tells so itself. */
  #giveUp(reason) {
    const left = [...this.#undecided].filter(([, { settled }]) => settled === null);
    this.#leftUndecided = left.length;
    left.forEach(([resolve, { id }]) =>
      resolve(Object.freeze({ id, status: "unknown", version: this.version, reason })),
    );
  }
}

/** What is done later would not be in the batch. */
function called(change) {
  const result = change();
  if (isPromise(result)) {
    Promise.resolve(result).catch(() => {}); // it is refused here; nobody else will hear it
    throw new TypeError("a batch must not be asynchronous: its result is a promise");
  }
}

function closedByProgram() {
  return new Disconnect("closed", "the room was closed");
}
