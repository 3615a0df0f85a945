import { TokenKeeper } from "./token-keeper.js";

const keepers = new Map();

/**
 * The keeper of all rooms of this page that have these servers and the same token option: the same
 * function, the same text, or none. It is forgotten when its last room has ended.
 */
export function keeperOf({ environment, urls, token = null }) {
  const [found] = [...keepers].find(
    ([, each]) =>
      each.environment === environment &&
      each.token === token &&
      each.urls.length === urls.length &&
      each.urls.every((url, i) => url === urls[i]),
  ) ?? [];
  return found ?? made(environment, urls, token);
}

function made(environment, urls, token) {
  const source = token === null || typeof token === "function" ? token : () => token;
  const keeper = new TokenKeeper({ environment, urls }, source, () => keepers.delete(keeper));
  keepers.set(keeper, { environment, urls, token });
  return keeper;
}
