package org.example.wallet;

import static dev.ropeway.testing.Given.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.SessionService;
import dev.ropeway.testing.HandNodes;
import dev.ropeway.testing.Interleavings;
import dev.ropeway.testing.RopewayTest;
import org.junit.jupiter.api.Test;

/** Actions are recorded and decided as in the server, which is not needed for that. */
@RopewayTest(Wallets.class)
class WalletsTest {
  @Test
  void depositAddsCoins() {
    given(new Wallet(5)).when(Wallets.DEPOSIT, 7L).applied(new Wallet(12));
  }

  @Test
  void nobodyDepositsLessThanNothing() {
    given(new Wallet(5)).when(Wallets.DEPOSIT, -5L).rejected("at least one coin");
  }

  @Test
  void nobodyWithdrawsMoreThanHeHas(HandNodes nodes, SessionService sessions) {
    nodes.put(Wallets.STORE, "ann", new Wallet(5));
    var patch = sessions.patch(Wallets.STORE, "ann", Wallets.WITHDRAW, 7L);
    assertEquals("There are 5 coins.", nodes.settled(patch.outcome()).reason());
    assertEquals(new Wallet(5), nodes.data(Wallets.STORE, "ann"));
  }

  @Test
  void nobodyWithdrawsTheSameCoinsOnTwoServers(Interleavings all) {
    int count =
        all.given(nodes -> nodes.put(Wallets.STORE, "ann", new Wallet(5)))
            .one(on -> on.patch(Wallets.STORE, "ann", Wallets.WITHDRAW, 3L).outcome())
            .other(on -> on.patch(Wallets.STORE, "ann", Wallets.WITHDRAW, 3L).outcome())
            .check(end -> assertEquals(new Wallet(2), end.data(Wallets.STORE, "ann")));
    assertTrue(count > 1);
  }
}
