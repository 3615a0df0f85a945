import { applyPatch } from "./json-patch.js";
import { changesBetween } from "./state-diff.js";
import { EventQueue } from "./event-queue.js";
import { adopted, sealed } from "./frozen.js";
import { HistoryReader } from "./history-reader.js";
import { Playhead } from "./playhead.js";
import { ReplayFailed } from "./replay-failed.js";
import { visible } from "./room-data.js";

const AHEAD = 20;
const SLOWEST = 0.1;
const FASTEST = 100;

/**
 * Shows the versions of a key one after another, as they followed each other.
 *
 *              play()                 the newest, or `to`, is shown
 *     paused ◄────────► playing ─────────────────────────────────────► ended
 *        ▲    pause()                                                    │
 *        └────────────── seek(), from everywhere ◄───────────────────────┘
 *                                                   (play() looks for newer ones)
 *
 * failed and closed are for good. Reads a few versions ahead, and keeps no more. See replay.d.ts.
 */
export class Playback {
  #environment;
  #get;
  #path;
  #to;
  #playhead;
  #events = new EventQueue();
  #whole;
  #data;
  #version = null;
  #at = null;
  #state = "paused";
  #failure = null;
  #reader = null;
  #ready = [];
  #reading = false;
  #done = false; // there is nothing behind what is ready
  #late = false;
  #seeks = 0;
  #timer;
  #leave;

  /** `get(path, wanted)` asks a server; `leave()` is called once at the end. */
  constructor({ environment, speed = 1, longest = Infinity, to }, path, get, leave) {
    this.#environment = environment;
    this.#get = get;
    this.#path = path;
    this.#to = to;
    this.#leave = leave;
    this.#playhead = new Playhead(environment.monotonic, { speed: checkedSpeed(speed), longest });
  }

  /** The data as it was, frozen. */
  get data() {
    return this.#data;
  }

  get version() {
    return this.#version;
  }

  /** When the version was made, a Date; null of version 0. */
  get at() {
    return dateOf(this.#at);
  }

  get state() {
    return this.#state;
  }

  get failure() {
    return this.#failure;
  }

  get speed() {
    return this.#playhead.speed;
  }

  set speed(times) {
    this.#playhead.speed = checkedSpeed(times);
    this.#go();
  }

  on(name, listener) {
    return this.#events.on(name, listener);
  }

  play() {
    if (this.#state === "paused" || this.#state === "ended") {
      this.#done &&= this.#state === "paused";
      this.#playhead.running = true;
      this.#tellState("playing");
      this.#go();
    }
  }

  pause() {
    if (this.#state === "playing") {
      this.#playhead.running = false;
      this.#tellState("paused");
      this.#go();
    }
  }

  /** Shows another version, or that of a time, and goes on from there as before. */
  async seek(where) {
    const mine = ++this.#seeks;
    const found = await HistoryReader.whole(this.#get, this.#path, where);
    if (mine === this.#seeks && !this.#isOver) {
      this.#begin(found);
    }
  }

  /** Ends it. */
  close() {
    this.#end("closed", null);
  }

  /** Gives up. */
  fail(failure) {
    this.#end("failed", failure);
  }

  get #isOver() {
    return this.#state === "closed" || this.#state === "failed";
  }

  #end(state, failure) {
    if (!this.#isOver) {
      this.#seeks++;
      this.#ready = [];
      this.#failure = failure;
      this.#environment.clearTimeout(this.#timer);
      this.#tellState(state);
      this.#leave();
    }
  }

  #begin({ data, ...found }) {
    this.#reader = new HistoryReader(this.#get, this.#path, found);
    this.#ready = [];
    this.#reading = false;
    this.#late = false;
    this.#done = false;
    this.#playhead.begin();
    this.#show(adopted(data), found);
    if (this.#state === "ended") {
      this.#playhead.running = false;
      this.#tellState("paused");
    }
    this.#go();
  }

  /** Shows what is due, waits for what will be, and reads ahead. */
  #go() {
    this.#environment.clearTimeout(this.#timer);
    while (this.#state === "playing" && this.#ready.length > 0) {
      const [step] = this.#ready;
      const wait = this.#playhead.until(step.gap);
      if (wait > 0) {
        this.#timer = this.#environment.setTimeout(() => this.#go(), wait);
        break;
      }
      this.#step(this.#ready.shift());
    }
    if (this.#state === "playing" && this.#ready.length === 0) {
      this.#late = true;
      if (this.#done) {
        this.#playhead.running = false;
        this.#tellState("ended");
      }
    }
    this.#readAhead();
  }

  #step({ patch, ...step }) {
    this.#playhead.shown(step.gap, this.#late);
    this.#late = false;
    let whole;
    try {
      whole = applyPatch(this.#whole, adopted(patch));
    } catch (error) {
      this.fail(new ReplayFailed("protocol-broken", `version ${step.version}: ${error.message}`));
      return;
    }
    this.#show(whole, step);
  }

  #show(whole, { version, at, causes }) {
    const before = this.#data;
    this.#whole = whole;
    this.#data = visible(whole);
    this.#version = version;
    this.#at = at;
    const changes = sealed(changesBetween(before, this.#data, () => "remote"));
    this.#events.add("version", sealed({ version, at: dateOf(at), data: this.#data, causes, changes }));
    this.#events.changed(before, this.#data, changes);
    this.#events.tell();
  }

  async #readAhead() {
    if (this.#reading || this.#done || this.#isOver || this.#reader === null || this.#ready.length >= AHEAD) {
      return;
    }
    this.#reading = true;
    const reader = this.#reader;
    try {
      const step = await reader.next();
      if (reader === this.#reader && !this.#isOver) {
        this.#reading = false;
        this.#take(step);
      }
    } catch (failure) {
      if (reader === this.#reader) {
        this.fail(failure);
      }
    }
  }

  #take(step) {
    if (step === null || this.#isBeyond(step)) {
      this.#done = true;
    } else {
      this.#ready.push(step);
    }
    this.#go();
  }

  #isBeyond({ version, at }) {
    return this.#to instanceof Date ? at > this.#to.getTime() : version > (this.#to ?? Infinity);
  }

  #tellState(state) {
    this.#state = state;
    this.#events.add("state", sealed({ state, failure: this.#failure }));
    this.#events.tell();
  }
}

function dateOf(at) {
  return at === null ? null : new Date(at);
}

function checkedSpeed(times) {
  if (times !== Infinity && !(times >= SLOWEST && times <= FASTEST)) {
    throw new RangeError(`a speed is from ${SLOWEST} to ${FASTEST}, or Infinity: as fast as possible`);
  }
  return times;
}
