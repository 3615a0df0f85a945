/** A browser with Web Locks and BroadcastChannels, whose tabs can die. */
export class FakeTabs {
  #locks = new Map();
  #channels = new Map();

  /** A tab: `{locks, channel(name)}`, and `die()`, which ends all that is of it. */
  tab() {
    const mine = { held: new Set(), queued: new Set(), channels: new Set(), dead: false };
    return {
      locks: { request: (name, options, callback) => this.#request(mine, name, options, callback) },
      channel: (name) => this.#channel(mine, name),
      die: () => this.#die(mine),
    };
  }

  /** How many locks are held, and how many channels are open. */
  get open() {
    return [this.#locks.size, [...this.#channels.values()].reduce((all, { size }) => all + size, 0)];
  }

  #request(mine, name, { signal }, callback) {
    return new Promise((resolve, reject) => {
      const request = { name, callback, mine, resolve };
      const queue = this.#locks.get(name) ?? [];
      this.#locks.set(name, [...queue, request]);
      signal?.addEventListener("abort", () => {
        if (this.#locks.get(name)?.indexOf(request) > 0) {
          this.#remove(request);
          reject(new DOMException("aborted", "AbortError"));
        }
      });
      mine.queued.add(request);
      if (queue.length === 0) {
        this.#grant(request);
      }
    });
  }

  #grant(request) {
    queueMicrotask(async () => {
      if (!request.mine.dead) {
        const result = await request.callback();
        this.#remove(request);
        request.resolve(result);
      }
    });
  }

  #remove(request) {
    const queue = this.#locks.get(request.name) ?? [];
    const left = queue.filter((each) => each !== request);
    left.length === 0 ? this.#locks.delete(request.name) : this.#locks.set(request.name, left);
    request.mine.queued.delete(request);
    if (queue[0] === request && left.length > 0) {
      this.#grant(left[0]);
    }
  }

  #channel(mine, name) {
    const all = this.#channels.get(name) ?? this.#channels.set(name, new Set()).get(name);
    const close = () => {
      all.delete(channel);
      mine.channels.delete(channel);
    };
    const channel = {
      onmessage: () => {},
      close,
      postMessage: (message) => {
        const data = structuredClone(message);
        [...all]
          .filter((each) => each !== channel)
          .forEach((each) => queueMicrotask(() => all.has(each) && each.onmessage({ data })));
      },
    };
    all.add(channel);
    mine.channels.add(channel);
    return channel;
  }

  #die(mine) {
    mine.dead = true;
    [...mine.channels].forEach((channel) => channel.close());
    [...mine.queued].forEach((request) => this.#remove(request));
  }
}
