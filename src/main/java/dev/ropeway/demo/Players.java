package dev.ropeway.demo;

import dev.ropeway.Action;
import dev.ropeway.ActionRejectedException;
import dev.ropeway.Result;
import dev.ropeway.Store;
import dev.ropeway.session.Demo;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.List;

/** The store {@code players} and its actions. */
@ApplicationScoped
public class Players {
  /** The store. */
  public static final Store<Player> STORE =
      Store.of("players", Player.class)
          .defaultData(() -> new Player("new player", 0, List.of()))
          .build();

  /** Gives coins. */
  public static final Action<Player, Long> ADD_COINS =
      STORE.action(
          "add_coins", Long.class, (p, n) -> p.withCoins(Math.addExact(p.coins(), positive(n))));

  /** Takes coins; rejected if there are not enough. */
  public static final Action<Player, Long> TAKE_COINS =
      STORE.action("take_coins", Long.class, Players::takeCoins);

  /** Adds an item. */
  public static final Action<Player, String> ADD_ITEM =
      STORE.action("add_item", String.class, Player::withItem);

  /** Removes one item of this name; cancelled if there is none. */
  public static final Action<Player, String> REMOVE_ITEM =
      STORE.action(
          "remove_item",
          String.class,
          (p, item) -> p.items().contains(item) ? p.withoutItem(item) : null);

  /** Changes the name. */
  public static final Action<Player, String> RENAME =
      STORE.action("rename", String.class, Player::withName);

  /** Finds from one to so many coins, by chance, and answers how many. */
  public static final Action<Player, Long> FIND_COINS =
      STORE
          .action(
              "find_coins",
              Long.class,
              (p, most, by) -> {
                long found = positive(most) == 0 ? 0 : by.random().nextLong(most) + 1;
                return Result.of(p.withCoins(Math.addExact(p.coins(), found)), found);
              })
          .answers(Long.class);

  private static Player takeCoins(Player player, long coins) {
    if (player.coins() < positive(coins)) {
      throw new ActionRejectedException("not enough coins: " + player.coins() + " of " + coins);
    }
    return player.withCoins(player.coins() - coins);
  }

  private static long positive(long coins) {
    if (coins < 0) {
      throw new ActionRejectedException("the number of coins must not be negative");
    }
    return coins;
  }

  @Produces
  @Demo
  @ApplicationScoped
  static Store<Player> store() {
    return STORE;
  }
}
