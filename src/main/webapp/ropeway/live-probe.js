import { Answer } from "./answer.js";

const PATH = "/api/live";
const UPGRADE = 426; // it is spoken there, but something in between does not let it through

/**
 * Asks a server by HTTP why it opens no live connection, which a browser does not tell. Resolves with
 * what it says if it has none of this version, for people; null if it has, or does not answer.
 */
export async function whyNot({ fetch }, url) {
  try {
    const options = { redirect: "manual", credentials: "same-origin", cache: "no-store" };
    const response = await fetch(url + PATH, options);
    const answer = Answer.of(url, response, await response.text(), () => false);
    const refused = !answer.isNone && !answer.mayPass && answer.status !== UPGRADE;
    return refused && !isOfTheCaller(answer) ? answer.detail : null;
  } catch {
    return null;
  }
}

function isOfTheCaller({ status }) {
  return status === 401 || status === 403;
}
