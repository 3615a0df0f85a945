import { Answer } from "./answer.js";
import { isCommitted } from "./wanted.js";

const PATH = "/api/transactions";
const OK = 200;
const CONFLICT = 409;
const NAMED = /^Action \d+ \(from 0\) was (rejected|cancelled|failed)\b/;
const TRANSACTION = "ropeway:tx:";

/** The name under which a server records the actions of a client's batch. */
export function senderOf(client, batch) {
  return batch === null ? client : `${TRANSACTION}${client}#${batch}`;
}

/** Whether actions under a name are those of a batch. */
export function isOfBatch(sender) {
  return sender.startsWith(TRANSACTION);
}

/**
 * Sends a batch: a transaction on the one key. Resolves with an Answer like that to actions, once it
 * was decided; else with what a server answered.
 */
export async function sendBatch(transport, { store, key }, { client, batch, actions }) {
  const parts = actions.map(({ name, args }) => ({ store, key, name, args }));
  const body = { client, id: batch, actions: parts };
  const answer = await transport.send("POST", PATH, body, isCommitted);
  if (answer.ok) {
    const { versions, results = [] } = answer.body;
    const [{ version }] = versions; // there is one key
    const outcomes = actions.map(({ id }, i) => {
      const result = results[i] ?? null; // of one that did not answer
      return { id, status: "applied", version, ...(result === null ? {} : { result }) };
    });
    return decided(answer, outcomes);
  }
  const { failedAction } = answer.body;
  const failed = answer.status === CONFLICT && Number.isSafeInteger(failedAction);
  return failed ? decided(answer, outcomesOf(actions, failedAction, answer)) : answer;
}

/** What became of the actions of a batch that was refused because of one of them. */
export function outcomesOf(actions, failedAction, { body, detail }) {
  const [, status = "rejected"] = NAMED.exec(detail) ?? [];
  return actions.map(({ id }, i) =>
    i === failedAction
      ? { id, status, reason: status === "cancelled" ? undefined : (body.reason ?? detail) }
      : { id, status: "cancelled", reason: undone(failedAction) },
  );
}

/** Why the other actions of a batch were not applied, as a server says it. */
export function undone(failedAction) {
  return `The transaction failed at its action ${failedAction}.`;
}

function decided({ url }, outcomes) {
  return new Answer(url, { status: OK, body: { version: outcomes[0].version, outcomes } });
}
