import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { actorOf } from "../../main/webapp/ropeway/actor.js";

const CASES = new URL("../resources/vectors/actors/clients.json", import.meta.url);

for (const { client, ...actor } of JSON.parse(readFileSync(CASES, "utf8"))) {
  test(`who acts as ${client}`, () => assert.deepEqual(actorOf(client), actor));
}
