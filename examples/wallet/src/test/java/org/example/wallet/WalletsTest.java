package org.example.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.ActionRejectedException;
import org.junit.jupiter.api.Test;

/** Actions are functions: no server is needed to test them. */
class WalletsTest {
  @Test
  void depositAddsCoins() {
    assertEquals(new Wallet(12), Wallets.deposit(new Wallet(5), 7));
  }

  @Test
  void nobodyDepositsLessThanNothing() {
    assertThrows(ActionRejectedException.class, () -> Wallets.deposit(new Wallet(5), -5));
  }

  @Test
  void nobodyWithdrawsMoreThanHeHas() {
    ActionRejectedException refused =
        assertThrows(
            ActionRejectedException.class, () -> Wallets.withdraw(new Wallet(5), 7));
    assertEquals("There are 5 coins.", refused.getMessage());
  }
}
