import { readFileSync } from "node:fs";
import { NotApplicable } from "../../main/webapp/ropeway/not-applicable.js";
import { applyAction } from "../../main/webapp/ropeway/room-rules.js";
import { adopted } from "../../main/webapp/ropeway/frozen.js";

// Prints what the cases of a file, in the form of the action vectors, give: a JSON array.

function outcome({ data, action, args, by, absent }) {
  const actor = { identity: by, server: by === null, absent };
  try {
    const after = applyAction(action, adopted(data), adopted(args), actor);
    return after === undefined ? { cancelled: true } : { gives: after };
  } catch (error) {
    if (error instanceof NotApplicable) {
      return { rejected: error.message };
    }
    return error instanceof TypeError ? { malformed: true } : { thrown: error.stack };
  }
}

console.log(JSON.stringify(JSON.parse(readFileSync(process.argv[2], "utf8")).map(outcome)));
