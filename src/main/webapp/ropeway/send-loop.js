import { Answer } from "./answer.js";
import { ExponentialBackoff } from "./exponential-backoff.js";
import { Pause } from "./pause.js";
import { report } from "./report.js";
import { outcomesOf } from "./wanted.js";

const MOST_ACTIONS = 1_000;
const SICK = 3;
const PATIENCE = 10;
const FORBIDDEN = "forbidden";
const NOT_YOURS = "client-not-yours";
const PRUNED = "outcome-pruned";
const FIRST_PAUSE = 50; // a connection that was kept alive too long is the likeliest reason

/**
 * Sends a mirror's actions: one request at a time, so that they stay in order.
 *
 *            wake()               frame is over                   decided; no more
 *     idle ──────────► waiting ─────────────────► sending ───────────────────────► idle
 *                       ▲   ▲                      │ │ │
 *                       │   └── decided; more ─────┘ │ │ refused as a whole (400 413 422 …):
 *                       │                            │ │ in halves, until one action is left,
 *                       │   no answer, 408 429 5xx:  │ │ which is refused
 *                       └── same ids, after a pause ─┴─┘
 *
 * What is refused because the client is somebody else's (403 client-not-yours) is refused as a whole.
 * The first frame after silence goes at once. What the server asks to wait (Retry-After) is waited.
 */
export class SendLoop {
  #context;
  #host;
  #pause;
  #backoff = new ExponentialBackoff({ first: FIRST_PAUSE });
  #abandon = () => {};
  #failures = 0;
  #most = MOST_ACTIONS; // as many as are let in
  #apart = MOST_ACTIONS; // fewer, to find one that is refused
  #letIn = 0;
  #sentAt = -Infinity;
  #running = false;
  #stopped = false;
  #asked = false;
  #idle = [];

  /**
   * Context: environment, transport, frameDuration, frameBytes. The host has `take(most, bytes)`,
   * `sendBatch(frame)`, `decided(answer)`, `lost()`, `refuse(id, reason)`, `pruned(id, reason)`, `renumber(id)` and
   * `sick(answer)`.
   */
  constructor(context, host, path) {
    this.#context = context;
    this.#host = host;
    this.path = path;
    this.#pause = new Pause(context.environment);
  }

  /** There is something to send. */
  wake() {
    if (!this.#running && !this.#stopped) {
      this.#running = true;
      // What a program does in one go belongs in one frame.
      queueMicrotask(() => this.#run());
    }
  }

  /**
   * The server can be reached again: no reason to wait for the end of a pause after a failure, nor
   * for the answer to a request that was sent over what broke.
   */
  hurry() {
    this.#abandon();
    if (this.#failures > 0 && !this.#asked) {
      this.#pause.cut();
    }
  }

  stop() {
    this.#stopped = true;
    this.#abandon();
    this.#pause.cut();
    this.#settle();
  }

  /** Resolves when there is nothing left to send, or it was stopped. */
  drained() {
    return this.#running && !this.#stopped
      ? new Promise((resolve) => this.#idle.push(resolve))
      : Promise.resolve();
  }

  async #run() {
    await this.#wait(this.#sentAt + this.#context.frameDuration - this.#now());
    for (let frame = this.#take(); frame !== null; frame = this.#take()) {
      this.#sentAt = this.#now();
      const answer = await this.#post(frame);
      if (this.#stopped) {
        return;
      }
      await this.#wait(this.#judged(frame, answer));
    }
    this.#running = false;
    this.#settle();
  }

  #post(frame) {
    const { transport } = this.#context;
    return Promise.race([
      frame.batch === undefined
        ? transport.send("POST", this.path, frame, outcomesOf(frame))
        : this.#host.sendBatch(frame),
      new Promise((resolve) => (this.#abandon = () => resolve(Answer.none(null, "no answer")))),
    ]);
  }

  #take() {
    const most = Math.min(this.#most, this.#apart);
    return this.#stopped ? null : this.#host.take(most, this.#context.frameBytes);
  }

  /** Whatever goes wrong in the host, the loop goes on: the frame is sent again. */
  #judged(frame, answer) {
    try {
      return this.#judge(frame, answer);
    } catch (error) {
      report(error);
      this.#host.lost();
      return this.#failed(frame.actions.length, answer);
    }
  }

  /** Does what follows from an answer; returns how long to wait before the next frame. */
  #judge(frame, answer) {
    if (answer.ok) {
      return this.#decided(answer);
    }
    this.#host.lost();
    if (answer.mayPass) {
      return this.#failed(frame.actions.length, answer);
    }
    const { expectedId } = answer;
    if (frame.batch !== undefined) {
      this.#refuseBatch(frame, answer);
    } else if (expectedId > 0 && expectedId !== frame.actions[0].id) {
      this.#host.renumber(expectedId);
    } else if (frame.actions.length > 1 && answer.problem !== NOT_YOURS) {
      this.#apart = Math.ceil(frame.actions.length / 2);
    } else {
      this.#apart = MOST_ACTIONS;
      this.#refuse(frame, answer);
    }
    return this.#context.frameDuration;
  }

  /** Each is the first of the request when its turn comes: the numbers behind it move down. */
  #refuse({ actions }, { problem, detail }) {
    if (problem === PRUNED) {
      this.#host.pruned(actions[0].id, detail); // it was recorded, and keeps its number
      return;
    }
    const reason = problem === FORBIDDEN || problem === NOT_YOURS ? FORBIDDEN : detail;
    actions.forEach(() => this.#host.refuse(actions[0].id, reason));
  }

  /** All of it, for it is applied together or not at all. */
  #refuseBatch({ actions }, { problem, detail }) {
    const status = problem === PRUNED ? "unknown" : "rejected";
    const reason = problem === FORBIDDEN || problem === NOT_YOURS ? FORBIDDEN : detail;
    this.#host.decided({ outcomes: actions.map(({ id }) => ({ id, status, reason })) });
  }

  #decided(answer) {
    this.#failures = 0;
    this.#asked = false;
    this.#apart = MOST_ACTIONS;
    if (++this.#letIn % PATIENCE === 0) {
      this.#most = Math.min(2 * this.#most, MOST_ACTIONS);
    }
    this.#backoff = this.#backoff.reset();
    this.#host.decided(answer.body);
    return this.#sentAt + this.#context.frameDuration - this.#now();
  }

  #failed(size, answer) {
    this.#failures++;
    if (answer.status === 429) {
      this.#most = Math.ceil(size / 2); // less may be let in; more is tried after a while
      this.#letIn = 0;
    } else if (this.#failures % SICK === 0) {
      this.#host.sick(answer);
    }
    this.#asked = answer.retryAfter > 0;
    const pause = this.#backoff.pause(this.#context.environment.random());
    this.#backoff = this.#backoff.next();
    return Math.max(pause, answer.retryAfter);
  }

  async #wait(milliseconds) {
    if (milliseconds > 0 && !this.#stopped) {
      await this.#pause.wait(milliseconds);
    }
  }

  #settle() {
    this.#idle.splice(0).forEach((resolve) => resolve());
  }

  #now() {
    return this.#context.environment.monotonic();
  }
}
