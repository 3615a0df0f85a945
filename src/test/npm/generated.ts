/** Types that a server made, in a program. */
import { connect } from "ropeway";
import type { EuPlayersActions, EuPlayersData } from "./eu-players.js";
import type { PlayersActions, PlayersData } from "./players.js";

const bob = await connect<PlayersData, PlayersActions>({ store: "players", key: "bob" });
bob.patch("add_coins", 10);
const found = await bob.patch("find_coins", 5);
console.log(found.status === "applied" ? found.result : found.reason);
console.log(bob.data.coins, bob.data.items.join());
// @ts-expect-error: there is no such action
bob.patch("add_coin", 10);
// @ts-expect-error: it takes a number
bob.patch("add_coins", "10");
// @ts-expect-error: there is no such member
bob.data.money;

const eu = await connect<EuPlayersData, EuPlayersActions>({
  store: "eu:players",
  key: "bob",
  actions: {
    give: (data, item) => ({ ...data, items: [...data.items, item] }),
    clear: (data) => ({ ...data, items: [], scores: {} }),
  },
});
eu.patch("give", { name: "hat", colour: "RED", until: null });
eu.patch("plant", { name: "a", below: [{ name: "b", below: [] }] });
const outcome = await eu.patch("any-thing", { path: "/x" });
if (outcome.status === "applied") {
  console.log(outcome.result.whatever);
}
// @ts-expect-error: there is no such colour
eu.patch("give", { name: "hat", colour: "BLUE", until: null });
// @ts-expect-error: what lies below takes what it takes, too
eu.patch("plant", { name: "a", below: [{ name: "b" }] });
