import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Mirror } from "../../main/webapp/ropeway/mirror.js";
import { newId, References } from "../../main/webapp/ropeway/references.js";
import { SimulatedServer } from "./simulated-server.mjs";

const MOVES = new URL("../resources/vectors/references/moves.json", import.meta.url);

for (const { name, start, steps } of JSON.parse(readFileSync(MOVES, "utf8"))) {
  test(name, () => {
    const mirror = new Mirror({ client: "a" });
    mirror.receive({ event: "snapshot", data: { version: 1, data: start } });
    const references = new References(mirror);
    for (const { patch, args, paths } of steps) {
      if (patch !== undefined) {
        mirror.patch(patch, args);
      }
      for (const [id, path] of Object.entries(paths)) {
        assert.equal(references.pathOf(id), path, `${id} after ${patch}`);
      }
    }
  });
}

function join(server, client) {
  const mirror = new Mirror({ client });
  mirror.receive({ event: "snapshot", data: server.snapshot(mirror.client) });
  return mirror;
}

function exchange(server, ...mirrors) {
  const place = server.end;
  mirrors.map((mirror) => mirror.takeFrame()).filter(Boolean).forEach((frame) => server.record(frame));
  server.cycle(1_000);
  const data = server.since(place);
  mirrors.forEach((mirror) => mirror.receive({ event: "update", data: structuredClone(data) }));
  mirrors.forEach((mirror) => mirror.lost());
}

test("a part without an id gets one; of two who ask for it both are told the same", async () => {
  const server = new SimulatedServer({ chance: () => false });
  const [a, b] = [join(server, "a"), join(server, "b")];
  const [mine, theirs] = [new References(a), new References(b)];
  const asked = [mine.to("/notes"), mine.to("/notes"), theirs.to("/notes")];
  exchange(server, a, b);
  const ids = await Promise.all(asked);
  assert.equal(new Set(ids).size, 1);
  assert.equal(mine.pathOf(ids[0]), "/notes");
  assert.deepEqual(theirs.get(ids[0]), { $id: ids[0] });
  assert.equal(await mine.to("/notes"), ids[0]);
});

test("there is no reference to what is no object or may not be changed", async () => {
  const server = new SimulatedServer({ chance: () => false });
  const [a, b] = [join(server, "a"), join(server, "b")];
  a.patch("own", { path: "/notes", takeover: false });
  exchange(server, a, b);
  const asked = new References(b).to("/notes");
  exchange(server, a, b);
  assert.equal(await asked, null);
  assert.equal(await new References(b).to("/coins"), null);
  assert.equal(await new References(b).to("/nowhere"), null);
  assert.equal(new References(b).get("nobody"), undefined);
  assert.notEqual(newId(), newId());
});
