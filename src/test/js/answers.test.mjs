import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { Answer } from "../../main/webapp/ropeway/answer.js";
import { aStream, nothing, outcomesOf, theCaller, theTime } from "../../main/webapp/ropeway/wanted.js";

// The format of the cases is described in the vectors' README.
const FOLDER = new URL("../resources/vectors/answers/", import.meta.url);
const WANTED = {
  outcomes: outcomesOf({ actions: [{ id: 1 }] }),
  time: theTime,
  caller: theCaller,
  nothing,
  stream: aStream,
};

for (const file of readdirSync(FOLDER)) {
  describe(file, () => {
    for (const { name, wanted, status, type, body, ...expected } of JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"))) {
      test(`as an answer: ${name}`, () => {
        const headers = new Headers(type === undefined ? {} : { "Content-Type": type });
        const answer = Answer.of("http://a", { status, headers }, body, WANTED[wanted]);
        assert.equal(answer.isNone ? "none" : answer.ok ? "answer" : "refusal", expected.is);
        assert.equal(answer.mayPass, expected.mayPass ?? answer.isNone);
        assert.equal(answer.detail, expected.detail ?? answer.detail);
        assert.equal(answer.expectedId, expected.expectedId ?? 0);
      });
    }
  });
}

test("how long the server asks to wait is taken from its own refusals only", () => {
  const headers = new Headers({ "Content-Type": "application/problem+json", "Retry-After": "3" });
  const ours = '{"type":"urn:ropeway:problem:overloaded"}';
  assert.equal(Answer.of("http://a", { status: 503, headers }, ours, nothing).retryAfter, 3_000);
  assert.equal(Answer.of("http://a", { status: 503, headers }, "{}", nothing).retryAfter, 0);
});
