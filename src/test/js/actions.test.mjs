import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { NotApplicable } from "../../main/webapp/ropeway/not-applicable.js";
import { applyAction } from "../../main/webapp/ropeway/room-rules.js";
import { adopted } from "../../main/webapp/ropeway/frozen.js";

// The format of the cases is described in the README of the folder above.
const FOLDER = new URL("../resources/vectors/actions/", import.meta.url);

function outcome({ data, action, args, by = "b", absent = false }) {
  const actor = { identity: by, server: by === null, absent };
  try {
    const after = applyAction(action, adopted(data), adopted(args), actor);
    return after === undefined ? { cancelled: true } : { gives: after };
  } catch (error) {
    return error instanceof NotApplicable ? { rejected: error.message } : malformed(error);
  }
}

function malformed(error) {
  assert.ok(error instanceof TypeError, error);
  return { malformed: true };
}

function expected({ gives, cancelled, rejected }) {
  return gives === undefined ? (cancelled ? { cancelled } : rejected ? { rejected } : { malformed: true }) : { gives };
}

for (const file of readdirSync(FOLDER)) {
  describe(file, () => {
    for (const each of JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"))) {
      test(each.name, () => {
        const wanted = structuredClone(expected({ gives: each.gives, ...each }));
        const found = outcome(each);
        assert.deepEqual(found, wanted);
        assertFrozen(found.gives);
      });
    }
  });
}

function assertFrozen(value) {
  if (value !== null && typeof value === "object") {
    assert.ok(Object.isFrozen(value));
    Object.values(value).forEach(assertFrozen);
  }
}
