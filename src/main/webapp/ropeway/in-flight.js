import { senderOf } from "./room-batch.js";
import { frozen } from "./frozen.js";
import { MirrorPatch } from "./mirror-patch.js";

/** An action that is shown, or would be, but whose outcome the data does not have yet. */
export class InFlight {
  /** Its number, once it was taken to be sent. */
  id = null;
  /** Whether the server has recorded it, but not decided. */
  recorded = false;
  /** Once it is decided: `{id, status, version, reason}`, and the `result` if it answered. */
  outcome = null;
  /** The whole data before and after it, as of the last replay. */
  before = undefined;
  after = undefined;
  /** The number of the batch that it is in, if it is; its own number is then that in the batch. */
  batch = null;
  /** Whether it may have been sent; kept of batches only. */
  sent = false;
  /** Whether the data may have its effect already, unsaid: it is not shown until that is known. */
  doubtful = false;
  /** What it will have done to the data that the server has, as last foretold. */
  foreseen = null;
  handles = [];

  /** `client` numbers it; `adopted` says whether that is another one, which has left it behind. */
  constructor(name, args, client, adopted = false) {
    this.name = name;
    this.args = args;
    this.client = client;
    this.adopted = adopted;
  }

  /** The name under which the server records it. */
  get sender() {
    return senderOf(this.client, this.batch);
  }

  /** Makes what is told of it. */
  handle() {
    const handle = new MirrorPatch(this);
    this.handles.push(handle);
    return handle;
  }

  get effective() {
    return this.before !== this.after;
  }

  get undecided() {
    return this.outcome === null;
  }

  /** Whether it is still to be sent, or sent again if an answer is lost. */
  get waiting() {
    return this.undecided && !this.recorded;
  }

  /** Whether it is to be sent again if an answer is lost. */
  get unanswered() {
    return this.id !== null && this.waiting;
  }

  get refused() {
    return this.outcome !== null && this.outcome.status !== "applied";
  }

  /** It was decided; the answer is still to be had. */
  answers() {
    this.recorded = false;
    this.doubtful = true;
  }

  decide(status, version, reason, result) {
    const answer = result === undefined ? {} : { result };
    this.outcome = frozen({ id: this.id, status, version, reason: reason ?? undefined, ...answer });
  }
}
