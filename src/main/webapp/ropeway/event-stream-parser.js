const LONGEST_EVENT = 64 * 1024 * 1024;
const DIGITS = /^[0-9]+$/;

/**
 * Takes a `text/event-stream` apart as the HTML standard has it, however it was cut into chunks.
 * Calls `event({event, data, id})` for each event, `retry(milliseconds)`, and `comment()`.
 */
export class EventStreamParser {
  #handlers;
  #decoder = new TextDecoder(); // takes away one byte order mark, replaces what is not UTF-8
  #rest = "";
  #skipLineFeed = false;
  #type = "";
  #data = [];
  #size = 0;
  #id = "";

  constructor(handlers) {
    this.#handlers = handlers;
  }

  /** Takes the next bytes; throws a RangeError if an event is longer than 64 Mi characters. */
  push(bytes) {
    let text = this.#decoder.decode(bytes, { stream: true });
    if (text === "") {
      return;
    }
    if (this.#skipLineFeed && text[0] === "\n") {
      text = text.slice(1);
    }
    this.#skipLineFeed = text === "" ? false : text.endsWith("\r");
    this.#lines(text);
    if (this.#rest.length + this.#size > LONGEST_EVENT) {
      throw new RangeError("an event is longer than " + LONGEST_EVENT + " characters");
    }
  }

  #lines(text) {
    const end = /\r\n|\n|\r/g;
    let begin = 0;
    for (let found = end.exec(text); found !== null; found = end.exec(text)) {
      this.#line(this.#rest + text.slice(begin, found.index));
      this.#rest = "";
      begin = end.lastIndex;
    }
    this.#rest += text.slice(begin);
  }

  #line(line) {
    if (line === "") {
      this.#dispatch();
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) {
      this.#handlers.comment?.();
    } else if (colon < 0) {
      this.#field(line, "");
    } else {
      this.#field(line.slice(0, colon), line.slice(colon + (line[colon + 1] === " " ? 2 : 1)));
    }
  }

  #field(name, value) {
    if (name === "event") {
      this.#type = value;
    } else if (name === "data") {
      this.#data.push(value);
      this.#size += value.length + 1;
    } else if (name === "id" && !value.includes("\0")) {
      this.#id = value;
    } else if (name === "retry" && DIGITS.test(value)) {
      this.#handlers.retry?.(Number(value));
    }
  }

  #dispatch() {
    const event = { event: this.#type || "message", data: this.#data.join("\n"), id: this.#id };
    const any = this.#data.length > 0;
    this.#type = "";
    this.#data = [];
    this.#size = 0;
    if (any) {
      this.#handlers.event(event);
    }
  }
}
