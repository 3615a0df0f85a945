const PRUNED = "history-pruned";

/** Why the history of a room cannot be replayed, or not from there. */
export class ReplayFailed extends Error {
  name = "ReplayFailed";

  /** `oldest`: the oldest version that is left, if what was asked for was pruned. */
  constructor(type, message, oldest = null) {
    super(message);
    this.type = type;
    this.oldest = oldest;
  }

  /** What a server's refusal says. */
  static of({ problem, detail, body }) {
    return new ReplayFailed(problem || "refused", detail, problem === PRUNED ? (body.oldest ?? null) : null);
  }

  get isPruned() {
    return this.type === PRUNED;
  }
}
