/** How the client names begin that Ropeway gives itself. */
const RESERVED = "ropeway:";
/** Requests and sessions of a verified caller; his identity, `#` and what tells it from others. */
const CALLERS = ["ropeway:key:", "ropeway:anonymous:", "ropeway:session:"];
/** Actions of transactions: the name of who numbers it, `#` and its number. */
const TRANSACTIONS = ["ropeway:tx:", "ropeway:transaction:"];
/** What code of the server records under, transactions that nobody else numbers included. */
const SERVER = [...TRANSACTIONS, "ropeway:session:", "ropeway:room:", "ropeway:expiry:"];

/** Who records under a client name: its identity is the part before the last `~`. */
export function actorOf(client) {
  if (!client.startsWith(RESERVED)) {
    return named(identityOf(client));
  }
  const caller = behind(client, CALLERS);
  if (caller !== null) {
    return named(caller);
  }
  const author = behind(client, TRANSACTIONS);
  if (author !== null) {
    return actorOf(author);
  }
  return { identity: null, server: SERVER.some((prefix) => client.startsWith(prefix)) };
}

function named(identity) {
  return { identity, server: false };
}

/** A client's name without what tells its tabs apart. */
function identityOf(client) {
  const tilde = client.lastIndexOf("~");
  return tilde < 1 ? client : client.slice(0, tilde);
}

/** What stands between one of these beginnings and the last `#`; null if nothing does. */
function behind(client, prefixes) {
  const prefix = prefixes.find((each) => client.startsWith(each));
  const end = client.lastIndexOf("#");
  return prefix !== undefined && end >= prefix.length ? client.slice(prefix.length, end) : null;
}
