import { ENVELOPE } from "./frame-limits.js";
import { Pause } from "./pause.js";
import { ownMessage, ownValue } from "./relayed.js";

const LAST_WRITE = 1_000;

/** The ends after which nobody may be shown again what the room has shown. */
const TAKEN_AWAY = new Set(["forbidden", "revoked", "not-allowed", "not-found"]);

/**
 * A link of a room that is kept: the room is there at once, with what was kept, and is connected once
 * it is known that this is still the same person.
 */
export class StoredLink {
  #link;
  #keeper;
  #signIn;
  #environment;
  #frameBytes;
  #begun = false;
  #ended = null;
  #changed = null;
  #gone;
  #tellGone;
  #later = [];
  #unhide = () => {};

  /** `signIn()` resolves if this is who the room is for, else it rejects with a Disconnect. */
  constructor(link, keeper, signIn, { environment, frameBytes }) {
    this.#link = link;
    this.#keeper = keeper;
    this.#signIn = signIn;
    this.#environment = environment;
    this.#frameBytes = frameBytes - ENVELOPE;
    this.#gone = new Promise((resolve) => (this.#tellGone = resolve));
  }

  get timed() {
    return this.#link.timed;
  }

  get kept() {
    return this.#keeper.kept;
  }

  forget() {
    return this.#keeper.forget();
  }

  start(mirror, changed, refused) {
    this.#changed = changed;
    this.#keeper.carriedBy(() => this.wake());
    this.#unhide = this.#environment.hiding(() => this.#keeper.save());
    this.#signIn().then(
      () => this.#begin(mirror, refused),
      (disconnect) => this.stop(disconnect),
    );
  }

  wake() {
    if (this.#begun) {
      this.#link.wake();
    }
  }

  ephemeral(path, value) {
    if (this.#begun) {
      this.#link.ephemeral(path, value);
      return;
    }
    const own = ownValue(path, value, this.#frameBytes);
    this.#later.push(() => this.#link.ephemeral(own.path, own.value));
  }

  send(message, to) {
    if (this.#begun) {
      return this.#link.send(message, to);
    }
    ownMessage(message, to, this.#frameBytes);
    return Promise.resolve(false);
  }

  get retryAt() {
    return this.#begun ? this.#link.retryAt : null;
  }

  reconnect() {
    if (this.#begun) {
      this.#link.reconnect();
    }
  }

  cancelReconnect() {
    if (this.#begun) {
      this.#link.cancelReconnect();
    }
  }

  get frameDuration() {
    return this.#link.frameDuration;
  }

  set frameDuration(milliseconds) {
    this.#link.frameDuration = milliseconds;
  }

  undoable() {
    return this.#link.undoable();
  }

  time() {
    return this.#link.time();
  }

  statistics(inFlight) {
    return this.#link.statistics(inFlight);
  }

  stop(disconnect) {
    this.#link.stop(disconnect);
    if (!this.#begun) {
      this.#state("closed", disconnect);
    }
  }

  /** What cannot be sent in time stays, for whoever opens the room next. */
  async close(bound, disconnect) {
    const { monotonic } = this.#environment;
    const end = monotonic() + bound;
    const pause = new Pause(this.#environment);
    await Promise.race([this.#keeper.drained(), pause.wait(bound), this.#gone]);
    pause.cut();
    if (this.#begun) {
      await this.#link.close(Math.max(0, end - monotonic()), disconnect);
    } else {
      this.stop(disconnect);
    }
    await Promise.race([this.#gone, pause.wait(LAST_WRITE)]);
    pause.cut();
  }

  #begin(mirror, refused) {
    if (this.#ended === null) {
      this.#begun = true;
      this.#link.start(mirror, (state, disconnect) => this.#state(state, disconnect), refused);
      this.#later.splice(0).forEach((later) => later());
    }
  }

  #state(state, disconnect) {
    if (this.#ended !== null) {
      return;
    }
    if (state === "live") {
      this.#keeper.live();
    } else if (state === "closed") {
      this.#ended = disconnect;
      this.#unhide();
      const { type } = disconnect;
      const otherwise = type === "identity-changed" || type === "forbidden";
      this.#keeper.end({ forbidden: TAKEN_AWAY.has(type), otherwise }).finally(this.#tellGone);
    }
    this.#changed(state, disconnect);
  }
}
