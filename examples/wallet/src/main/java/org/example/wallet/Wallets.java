package org.example.wallet;

import dev.ropeway.Action;
import dev.ropeway.ActionRejectedException;
import dev.ropeway.Store;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** The store of wallets, by their owners' names, and what can be done to one. */
@ApplicationScoped
public class Wallets {
  public static final Store<Wallet> STORE =
      Store.of("wallets", Wallet.class).defaultData(() -> new Wallet(0)).build();

  public static final Action<Wallet, Long> DEPOSIT =
      STORE.action("deposit", Long.class, Wallets::deposit);

  public static final Action<Wallet, Long> WITHDRAW =
      STORE.action("withdraw", Long.class, Wallets::withdraw);

  static Wallet deposit(Wallet wallet, long coins) {
    if (coins <= 0) {
      throw new ActionRejectedException("A deposit is at least one coin.");
    }
    return new Wallet(Math.addExact(wallet.coins(), coins));
  }

  static Wallet withdraw(Wallet wallet, long coins) {
    if (coins <= 0 || coins > wallet.coins()) {
      throw new ActionRejectedException("There are " + wallet.coins() + " coins.");
    }
    return new Wallet(wallet.coins() - coins);
  }

  @Produces
  @ApplicationScoped
  static Store<Wallet> store() {
    return STORE;
  }
}
