import { RefusedError, post, untilAnswered } from "./ask.js";

const STORE = "players";

/**
 * Has trades carried out, each as one transaction. Like an action, a transaction whose answer is
 * lost is sent again under the same id: it happens once.
 */
export class Trader {
  #client;
  #nextId = 1;

  constructor(client) {
    this.#client = client;
  }

  /**
   * Two offers `{key, coins, items}` change hands, or none. Gives `{id, versions}`, or
   * `{id, refused}` with the reason in words.
   */
  async trade(left, right) {
    const actions = actionsOf(left, right);
    const request = { client: this.#client, id: this.#nextId, actions };
    const answer = await untilAnswered(() => post("api/transactions", request));
    const decided = answer.ok || answer.body.failedAction !== undefined;
    if (!decided) {
      throw new RefusedError(answer);
    }
    const id = this.#nextId++;
    return answer.ok ? { id, versions: answer.body.versions } : { id, refused: why(answer, actions) };
  }
}

/** All that is taken comes before all that is given: who lacks something is told first. */
function actionsOf(left, right) {
  const taken = [left, right].flatMap((offer) => moves(offer.key, "take_coins", "remove_item", offer));
  const given = [
    ...moves(right.key, "add_coins", "add_item", left),
    ...moves(left.key, "add_coins", "add_item", right),
  ];
  return [...taken, ...given];
}

function moves(key, moveCoins, moveItem, { coins, items }) {
  const action = (name, args) => ({ store: STORE, key, name, args });
  return [
    ...(coins > 0 ? [action(moveCoins, coins)] : []),
    ...items.map((item) => action(moveItem, item)),
  ];
}

function why({ body }, actions) {
  const { key, name, args } = actions[body.failedAction];
  return name === "remove_item" ? `${key} has no ${args}` : `${key}: ${body.reason}`;
}
