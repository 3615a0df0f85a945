package dev.ropeway.docs;

import dev.ropeway.Action;
import dev.ropeway.ActionRejectedException;
import dev.ropeway.Result;
import dev.ropeway.Store;
import jakarta.validation.constraints.NotEmpty;

/** The store of {@code docs/testing.md}. */
final class Heroes {
  /** Somebody with coins. */
  record Hero(String name, long coins) {}

  /** A new name. */
  record Name(@NotEmpty String name) {}

  static final Store<Hero> STORE =
      Store.of("heroes", Hero.class).defaultData(() -> new Hero("nobody", 0)).build();
  static final Action<Hero, Long> TAKE_COINS =
      STORE.action(
          "take_coins",
          Long.class,
          (hero, coins) -> {
            if (hero.coins() < coins) {
              throw new ActionRejectedException("not enough coins");
            }
            return new Hero(hero.name(), hero.coins() - coins);
          });
  static final Action<Hero, Name> RENAME =
      STORE.action("rename", Name.class, (hero, name) -> new Hero(name.name(), hero.coins()));
  static final Action<Hero, Long> FIND_COINS =
      STORE.action(
          "find_coins",
          Long.class,
          (hero, most, by) ->
              Result.of(new Hero(hero.name(), hero.coins() + by.random().nextLong(most))));
  static final Action<Hero, Void> SIGN_IN =
      STORE.action(
          "sign_in",
          Void.class,
          (hero, nothing, by) -> Result.of(new Hero(hero.name() + " since " + by.at(), 0)));

  private Heroes() {}
}
