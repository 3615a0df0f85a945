import { PatchDraft } from "./patch-draft.js";
import { isObject, parsePointer } from "./json-pointers.js";
import { NotApplicable } from "./not-applicable.js";

const MAX_OPERATIONS = 10_000;
const WITH_VALUE = new Set(["add", "replace", "test"]);
const WITH_FROM = new Set(["move", "copy"]);

/**
 * JSON Patch (RFC 6902): the frozen document with all operations applied in order, frozen; what
 * they did not touch is shared with it. Applies all or throws a NotApplicable.
 *
 * @throws TypeError if the patch is malformed
 */
export function applyPatch(document, operations) {
  const parsed = parsePatch(operations);
  if (parsed.length === 0) {
    return document;
  }
  const draft = new PatchDraft(document);
  for (const operation of parsed) {
    try {
      draft.apply(operation);
    } catch (error) {
      throw error instanceof NotApplicable ? failed(operation, error) : error;
    }
  }
  return draft.finish();
}

/** The operations with their pointers taken apart. */
export function parsePatch(operations) {
  if (!Array.isArray(operations)) {
    throw new TypeError("a JSON Patch must be an array of operations");
  }
  if (operations.length > MAX_OPERATIONS) {
    throw new TypeError(
      `a JSON Patch may have ${MAX_OPERATIONS} operations, not ${operations.length}`,
    );
  }
  return operations.map((operation, index) => {
    try {
      return parsed(operation, index);
    } catch (error) {
      throw new TypeError(`operation ${index}: ${error.message}`);
    }
  });
}

function parsed(operation, index) {
  if (!isObject(operation)) {
    throw new TypeError("must be an object");
  }
  const { op, value } = operation;
  if (!WITH_VALUE.has(op) && !WITH_FROM.has(op) && op !== "remove") {
    throw new TypeError(`member "op": there is no operation "${op}"`);
  }
  const path = parsePointer(operation.path);
  const from = WITH_FROM.has(op) ? parsePointer(operation.from) : [];
  if (op === "move" && path.length > from.length && from.every((token, i) => token === path[i])) {
    throw new TypeError('member "path": a value cannot move into itself');
  }
  if (WITH_VALUE.has(op) && value === undefined) {
    throw new TypeError('member "value" is missing');
  }
  return { index, op, pointer: operation.path, path, from, value };
}

function failed({ index, op, pointer }, error) {
  const operation = `operation ${index}, ${op} "${pointer}"`;
  return op === "test"
    ? new NotApplicable(`test failed: ${operation}: ${error.message}`)
    : new NotApplicable(`${operation}: ${error.message}`);
}
