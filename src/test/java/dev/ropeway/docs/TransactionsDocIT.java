package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The examples of docs/transactions.md; that with curl is like those of {@code TransactionsIT}. */
class TransactionsDocIT {

  @Test
  void examplesWork() throws Exception {
    try (TestNode node =
        TestNode.start(
            TestDatabase.freshDatabaseUrl(), Settings.standard(), List.of(Players.STORE))) {
      SessionService sessions = node.sessions();
      Session<Player> bob = sessions.load(Players.STORE, "bob");
      Session<Player> tom = sessions.load(Players.STORE, "tom");
      bob.patch(Players.ADD_COINS, 10L);
      tom.patch(Players.ADD_ITEM, "sword");

      CompletionStage<TransactionOutcome> trade =
          sessions.transaction(
              tx -> {
                tx.patch(bob, Players.TAKE_COINS, 10L); // rejected if he has not got them
                tx.patch(tom, Players.ADD_COINS, 10L);
                tx.patch(tom, Players.REMOVE_ITEM, "sword"); // cancelled if it is gone
                tx.patch(bob, Players.ADD_ITEM, "sword");
              },
              failed -> failed.patch(bob, Players.ADD_ITEM, "note: the trade failed"));

      assertTrue(trade.toCompletableFuture().get(30, TimeUnit.SECONDS).committed());
      assertEquals(List.of("sword"), sessions.view(Players.STORE, "bob").latest().data().items());
      assertEquals(10, sessions.view(Players.STORE, "tom").latest().data().coins());
    }
  }
}
