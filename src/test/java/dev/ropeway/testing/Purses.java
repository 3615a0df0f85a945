package dev.ropeway.testing;

import dev.ropeway.Action;
import dev.ropeway.ActionRejectedException;
import dev.ropeway.Result;
import dev.ropeway.Store;
import java.time.Duration;
import java.time.Instant;

/** A store for the tests of the kit. */
final class Purses {
  /** Coins. */
  record Purse(long coins) {}

  static final Store<Purse> STORE =
      Store.of("purses", Purse.class).defaultData(() -> new Purse(0)).build();
  static final Action<Purse, Long> ADD =
      STORE.action("add", Long.class, (purse, n) -> new Purse(purse.coins() + n));
  static final Action<Purse, Long> TAKE =
      STORE.action(
          "take",
          Long.class,
          (purse, n) -> {
            if (purse.coins() < n) {
              throw new ActionRejectedException("not enough");
            }
            return new Purse(purse.coins() - n);
          });
  static final Action<Purse, Long> SET =
      STORE.action("set", Long.class, (purse, n) -> new Purse(n)).undo();
  static final Action<Purse, Long> ROLL =
      STORE.action(
          "roll",
          Long.class,
          (purse, most, by) -> {
            long found = by.random().nextLong(most) + 1;
            return Result.of(new Purse(purse.coins() + found), found);
          });

  /** It is pushed a second after what was recorded. */
  static final Store<Purse> SLOW =
      Store.of("slow", Purse.class)
          .defaultData(() -> new Purse(0))
          .pushDelay(Duration.ofSeconds(1))
          .build();

  static final Action<Purse, Long> SAVE =
      SLOW.action("save", Long.class, (purse, n) -> new Purse(purse.coins() + n));

  /** A cart that is forgotten a day after it was touched. */
  record Cart(long items, Instant touched) {}

  static final Store<Cart> CARTS =
      Store.of("carts", Cart.class)
          .defaultData(() -> new Cart(0, Instant.EPOCH))
          .expires(cart -> cart.touched().plus(Duration.ofDays(1)))
          .build();
  static final Action<Cart, Long> PUT =
      CARTS.action(
          "put", Long.class, (cart, n, by) -> Result.of(new Cart(cart.items() + n, by.at())));

  private Purses() {}
}
