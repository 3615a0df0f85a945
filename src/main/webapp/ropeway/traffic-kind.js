const KEYS_RESOURCE = 6; // of /api/stores/{store}/keys/{key}/{resource}
const RESOURCE = 2; // of /api/{resource}

/** What a resource, an event of the stream or a live message is about, where that has another name. */
const KINDS = new Map([
  ["actions", "actions"],
  ["outcomes", "actions"],
  ["refused", "actions"],
  ["transactions", "actions"],
  ["transaction", "actions"],
  ["transacted", "actions"],
  ["ephemeral", "values"],
  ["values", "values"],
  ["messages", "message"],
  ["message", "message"],
  ["say", "message"],
  ["clients", "clients"],
  ["snapshot", "snapshot"],
  ["update", "update"],
  ["reset", "reset"],
  ["time", "time"],
  ["ping", "time"],
  ["pong", "time"],
]);

/** The kind of a message, by its name, or of a request, by the path that it goes to. */
export function trafficKind(name) {
  return KINDS.get(name.startsWith("/") ? resource(name.split("/")) : name) ?? "other";
}

function resource(segments) {
  return segments[KEYS_RESOURCE] ?? segments[RESOURCE] ?? "";
}
