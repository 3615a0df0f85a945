const PROBLEM = "application/problem+json";
const PROBLEMS = "urn:ropeway:problem:";
const OK = 200;
const FIRST_REFUSAL = 400;

/**
 * What came of a request. Only Ropeway answers: with what was asked for, or with a problem document
 * of its own. What something in between says, such as a gateway's page, a redirect or an empty 200,
 * decides nothing: like silence it is no answer, and the status is 0.
 */
export class Answer {
  constructor(url, { status, body, retryAfter = 0, date = null, reason = null }) {
    this.url = url;
    this.status = status;
    this.body = body ?? {};
    /** Milliseconds that the server asked to wait. */
    this.retryAfter = retryAfter;
    /** The server's time, milliseconds since 1970; null if it, or a browser, does not tell. */
    this.date = date;
    /** For people: why there is no answer. */
    this.reason = reason;
  }

  static none(url, reason) {
    return new Answer(url, { status: 0, reason });
  }

  /** What a live connection brought: what was asked for, or a problem document. */
  static told(url, body) {
    const status = Number.isInteger(body?.status) ? body.status : OK;
    return new Answer(url, { status, body, retryAfter: 1_000 * (Number(body?.retryAfter) || 0) });
  }

  /**
   * Judges what came. `wanted(status, type, body)` says whether it is what was asked for; the body
   * is undefined if it is not JSON.
   */
  static of(url, { status, headers }, text, wanted) {
    const type = mediaType(headers);
    const body = type.endsWith("json") ? parsed(text) : undefined;
    if (!wanted(status, type, body) && !isProblem(status, type, body)) {
      const what = type === "" ? status : `${status} with ${type}`;
      return Answer.none(url, `${url} answered ${what}, which is no answer of Ropeway's`);
    }
    const retryAfter = 1_000 * (Number(headers.get("Retry-After")) || 0);
    const date = Date.parse(headers.get("Date")) || null;
    return new Answer(url, { status, body, retryAfter, date });
  }

  get isNone() {
    return this.status === 0;
  }

  get ok() {
    return !this.isNone && this.status < FIRST_REFUSAL;
  }

  /** Whether the same request may be taken later: with 401, by a newer token. */
  get mayPass() {
    return this.isNone || [401, 408, 429].includes(this.status) || this.status >= 500;
  }

  /** The kind of a refusal, such as "not-found"; empty if it is none. */
  get problem() {
    const { type } = this.body;
    return this.status >= FIRST_REFUSAL && type?.startsWith(PROBLEMS) ? type.slice(PROBLEMS.length) : "";
  }

  /** Which id the server waits for, if it says that there is a gap; else 0. */
  get expectedId() {
    const { expectedId } = this.body;
    return this.status === 409 && Number.isSafeInteger(expectedId) ? Math.max(0, expectedId) : 0;
  }

  /** What a refusal says, or why there is no answer, for people. */
  get detail() {
    const said = [this.reason, this.body.detail, this.body.title];
    return said.find((text) => typeof text === "string") ?? `status ${this.status}`;
  }
}

/** The type of a body, without parameters; empty if it has none. */
export function mediaType(headers) {
  const [type] = (headers.get("Content-Type") ?? "").split(";");
  return type.trim().toLowerCase();
}

function isProblem(status, type, body) {
  return (
    status >= FIRST_REFUSAL &&
    type === PROBLEM &&
    typeof body?.type === "string" &&
    body.type.startsWith(PROBLEMS)
  );
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
