import { TokenKeeper } from "../../main/webapp/ropeway/token-keeper.js";

/** The keeper of rooms that have no token. */
export function nobody(environment) {
  return new TokenKeeper({ environment, urls: ["http://a"] }, null, () => {});
}
