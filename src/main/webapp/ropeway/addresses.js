const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The servers that a room may use, one at a time. A failure of the one in use moves on to the next;
 * a failure told late, of one that is no longer in use, does not.
 */
export class Addresses {
  #urls;
  #at = 0;
  #failed = 0;

  constructor(urls) {
    if (urls.length === 0) {
      throw new TypeError("a room needs a url");
    }
    this.#urls = urls.map((url) => String(url).replace(/\/+$/, ""));
  }

  /** Throws a TypeError if a token would be sent to where others can read it on its way. */
  requireSecure(base) {
    const bad = this.#urls.find((url) => !isSecure(url, base));
    if (bad !== undefined) {
      throw new TypeError(`a token is sent to https or to this machine only, not to ${bad}`);
    }
  }

  get current() {
    return this.#urls[this.#at];
  }

  /** Whether there is one that has not failed since one last worked: no need to wait for it. */
  get fresh() {
    return this.#failed > 0 && this.#failed < this.#urls.length;
  }

  failed(url) {
    if (url === this.current) {
      this.#at = (this.#at + 1) % this.#urls.length;
      this.#failed++;
    }
  }

  worked() {
    this.#failed = 0;
  }
}

function isSecure(url, base) {
  try {
    const { protocol, hostname } = new URL(url, base);
    return protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));
  } catch {
    return false;
  }
}
