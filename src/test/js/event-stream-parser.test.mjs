import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { EventStreamParser } from "../../main/webapp/ropeway/event-stream-parser.js";

const table = new URL("../resources/streams/event-stream.json", import.meta.url);
const cases = JSON.parse(readFileSync(table, "utf8"));

function parse(chunks) {
  const events = [];
  const retries = [];
  const parser = new EventStreamParser({
    event: (event) => events.push(event),
    retry: (milliseconds) => retries.push(milliseconds),
  });
  chunks.forEach((chunk) => parser.push(chunk));
  return { events, retries };
}

describe("the event stream of the HTML standard", () => {
  for (const { name, text, bytes, events, retries } of cases) {
    const all = bytes ? Uint8Array.from(bytes) : new TextEncoder().encode(text);

    test(`${name}, whole`, () => assert.deepEqual(parse([all]), { events, retries }));

    test(`${name}, cut in two at every byte`, () => {
      for (let at = 0; at <= all.length; at++) {
        const cut = parse([all.subarray(0, at), all.subarray(at)]);
        assert.deepEqual(cut, { events, retries }, `cut before byte ${at}`);
      }
    });

    test(`${name}, byte by byte`, () => {
      const chunks = Array.from(all, (byte) => Uint8Array.of(byte));
      assert.deepEqual(parse(chunks), { events, retries });
    });
  }
});

test("a comment is told, for it shows that the server lives", () => {
  let comments = 0;
  const parser = new EventStreamParser({ event: assert.fail, comment: () => comments++ });
  parser.push(new TextEncoder().encode(":\n\n: hello\n\n"));
  assert.equal(comments, 2);
});

test("an event that never ends is refused", () => {
  const parser = new EventStreamParser({ event: assert.fail });
  const chunk = new Uint8Array(16 * 1024 * 1024).fill(97);
  assert.throws(() => {
    for (let i = 0; i < 5; i++) {
      parser.push(chunk);
    }
  }, RangeError);
});
