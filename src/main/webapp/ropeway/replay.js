import { Addresses } from "./addresses.js";
import { Asking } from "./asking.js";
import { environment as system } from "./environment.js";
import { Place } from "./place.js";
import { Playback } from "./playback.js";
import { ReplayFailed } from "./replay-failed.js";
import { keeperOf } from "./token-keepers.js";
import { TrafficMeter } from "./traffic-meter.js";
import { Transport } from "./transport.js";

export { ReplayFailed };

/** Opens the past of a key; resolves once its first version is shown. See replay.d.ts. */
export async function replay(options) {
  const settings = { environment: system, ...options };
  const { environment, url, urls = [url ?? globalThis.location?.origin], token, store, key } = settings;
  for (const [name, value] of Object.entries({ store, key })) {
    if (typeof value !== "string" || value === "" || value === "." || value === "..") {
      throw new TypeError(`replay needs "${name}", a text that a URL can name`);
    }
  }
  const addresses = new Addresses(urls);
  if ((token ?? null) !== null) {
    addresses.requireSecure(globalThis.location?.href);
  }
  const keeper = keeperOf({ environment, urls, token: token ?? undefined });
  const transport = new Transport({ environment, addresses, keeper, meter: new TrafficMeter() });
  const asking = new Asking(environment, addresses, transport);
  let leave = () => {};
  const playback = new Playback(settings, new Place(store, key, "").path, asking.get, () => {
    asking.end();
    leave();
  });
  leave = keeper.join({
    identity: null,
    renewed() {},
    over: ({ type, message }) => playback.fail(new ReplayFailed(type, message)),
  });
  try {
    if ((token ?? null) !== null) {
      await keeper.signIn();
    }
    await playback.seek(settings.from);
  } catch (failure) {
    playback.fail(failure);
    throw playback.failure;
  }
  return playback;
}
