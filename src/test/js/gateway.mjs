import { readFileSync } from "node:fs";

const FILE = new URL("../resources/vectors/gateway/answers.json", import.meta.url);
const encoder = new TextEncoder();

/** What something between a room and its server answers, by name: none of it is Ropeway's. */
export const GATEWAY_ANSWERS = Object.freeze({
  ...Object.fromEntries(JSON.parse(readFileSync(FILE, "utf8")).map((each) => [each.name, () => response(each)])),
  "a redirect that a browser hides": () => hidden(),
});

/** What is no answer to an action or to a stream, but all that a value or a departure asks for. */
export const NO_CONTENT = () => new Response(null, { status: 204 });

function response({ status, body, type, headers = {} }) {
  const bytes = encoder.encode(body); // a text would bring a type of its own
  return new Response(bytes, { status, headers: type === undefined ? headers : { ...headers, "Content-Type": type } });
}

/** What `fetch` gives for a redirect that it was told not to follow. */
function hidden() {
  const { headers } = new Response();
  return { type: "opaqueredirect", status: 0, ok: false, headers, body: null, text: async () => "" };
}
