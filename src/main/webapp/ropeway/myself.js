/** Who asks, by the server's answer to `GET /api/me`. */
export class Myself {
  /** `now` is this device's time, for a server that does not tell its own. */
  constructor(token, answer, now) {
    const { identity, expiresAt } = answer.ok ? answer.body : {};
    this.token = token;
    /** The name that this caller's clients begin with; null if the server takes any. */
    this.identity = identity ?? null;
    /** For how many milliseconds the token is taken; infinite if nobody knows. */
    this.life = expiresAt ? Date.parse(expiresAt) - (answer.date ?? now) : Infinity;
    Object.freeze(this);
  }
}
