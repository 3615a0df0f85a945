const KEPT = "ropeway-guest";
const EARLY = 60_000;
const GUESTS = new URL("../api/guests", import.meta.url);

let asked = null;
let needless = false;

/**
 * The token of the guest that this browser is, for `connect({token})`; null where nobody is asked
 * who he is. With any reason but `first` it is a fresh one, of the same guest if he is known still.
 */
export function guestToken({ reason = "first" } = {}) {
  if (needless) {
    return Promise.resolve(null);
  }
  const kept = JSON.parse(localStorage.getItem(KEPT));
  const good = kept && Date.parse(kept.expiresAt) - Date.now() > EARLY;
  if (good && reason === "first") {
    return Promise.resolve(kept.token);
  }
  asked ??= ask(kept).finally(() => (asked = null));
  return asked;
}

/** The header that says who asks, if anybody is to be said. */
export async function authorization(reason) {
  const token = await guestToken({ reason });
  return token === null ? {} : { Authorization: `Bearer ${token}` };
}

async function ask(kept) {
  const headers = kept ? { Authorization: `Bearer ${kept.token}` } : {};
  const response = await fetch(GUESTS, { method: "POST", headers });
  if (!response.ok) {
    localStorage.removeItem(KEPT);
    throw new Error(`no guests here (${response.status})`);
  }
  needless = response.status === 204;
  if (needless) {
    return null;
  }
  const guest = await response.json();
  localStorage.setItem(KEPT, JSON.stringify(guest));
  return guest.token;
}
