package dev.ropeway.upkeep;

import dev.ropeway.Store;
import jakarta.json.Json;
import jakarta.json.JsonObject;

/**
 * Two versions of an application: the second counts coins by kind, for which it has a migration,
 * and has an action more.
 */
public final class Purses {
  public static final String NAME = "purses";

  /** The data of the first version. */
  public record Purse(long coins) {}

  /** The data of the second. */
  public record KindPurse(long gold, long silver) {}

  private Purses() {}

  public static Store<Purse> first() {
    Store<Purse> store = Store.of(NAME, Purse.class).defaultData(() -> new Purse(0)).build();
    store.action("add", Long.class, (purse, n) -> new Purse(purse.coins() + n));
    return store;
  }

  public static Store<KindPurse> second() {
    Store<KindPurse> store =
        Store.of(NAME, KindPurse.class)
            .defaultData(() -> new KindPurse(0, 7))
            .migration("kinds", Purses::kinds)
            .build();
    store.action("add", Long.class, (purse, n) -> new KindPurse(purse.gold() + n, purse.silver()));
    store.action(
        "bonus", Long.class, (purse, n) -> new KindPurse(purse.gold() + n, purse.silver()));
    return store;
  }

  /** Cannot run twice: there are no coins afterwards. */
  private static JsonObject kinds(JsonObject json) {
    return Json.createObjectBuilder()
        .add("gold", json.getJsonNumber("coins"))
        .add("silver", 7)
        .build();
  }
}
