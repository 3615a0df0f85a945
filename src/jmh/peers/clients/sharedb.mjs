import { bytesOf, connect, end, freshName } from "./socket.mjs";

const COLLECTION = "boards";
const JSON0 = "http://sharejs.org/types/JSONv0";

/**
 * ShareDB by its messages. As its own client does, one operation is on its way at a time, and what is
 * set meanwhile is composed into the next.
 */
export class ShareDb {
  #port;

  constructor(port) {
    this.#port = port;
  }

  async open() {
    const document = freshName();
    const maker = new Line(document, null);
    await maker.open(this.#port);
    await maker.create();
    return { document, close: () => maker.close() };
  }

  async join({ document }, name, heard) {
    const line = new Line(document, name, heard);
    await line.open(this.#port);
    await line.subscribe();
    return line;
  }
}

class Line {
  #document;
  #path;
  #heard;
  #socket;
  #version = null;
  #sequence = 0;
  #onWay = null; // the value that is being submitted
  #waiting = null; // the value after it
  #stored; // the value before it
  #answers = new Map(); // by the action of a message, who waits for its answer

  constructor(document, name, heard) {
    this.#document = document;
    this.#path = name;
    this.#heard = heard;
  }

  async open(port) {
    this.#socket = await connect(port, "/", undefined, (data) => this.#take(JSON.parse(data)));
    await this.#ask({ a: "hs", id: null, protocol: 1, protocolMinor: 2 });
  }

  async create() {
    await this.#ask(this.#operation({ v: 0, create: { type: JSON0, data: {} } }));
  }

  async subscribe() {
    const { data } = await this.#ask({ a: "s", c: COLLECTION, d: this.#document, v: null });
    this.#version = data.v;
  }

  set(value) {
    if (this.#onWay === null) {
      this.#submit(value);
    } else {
      this.#waiting = value;
    }
  }

  #submit(value) {
    this.#onWay = value;
    const component = { p: [this.#path], oi: value };
    if (this.#stored !== undefined) {
      component.od = this.#stored;
    }
    this.#send(this.#operation({ v: this.#version, op: [component] }));
  }

  #operation(what) {
    return { a: "op", c: COLLECTION, d: this.#document, seq: ++this.#sequence, x: {}, ...what };
  }

  #take(message) {
    if (message.error) {
      console.error(JSON.stringify(message));
    }
    const answer = this.#answers.get(message.a);
    if (answer) {
      this.#answers.delete(message.a);
      answer(message);
    } else if (message.a === "op") {
      this.#version = Math.max(this.#version, message.v + 1);
      if (message.op === undefined) {
        this.#submitted();
      } else if (this.#heard) {
        message.op.forEach(({ p, oi }) => this.#heard(p[0], oi));
      }
    }
  }

  #submitted() {
    this.#stored = this.#onWay;
    const next = this.#waiting;
    this.#onWay = this.#waiting = null;
    if (next !== null) {
      this.#submit(next);
    }
  }

  #ask(message) {
    return new Promise((done) => {
      this.#answers.set(message.a, done);
      this.#send(message);
    });
  }

  #send(message) {
    this.#socket.send(JSON.stringify(message));
  }

  bytes() {
    return bytesOf(this.#socket);
  }

  close() {
    return end(this.#socket);
  }
}
