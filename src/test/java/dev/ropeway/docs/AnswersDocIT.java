package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.ActionRejectedException;
import dev.ropeway.Outcome;
import dev.ropeway.Result;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The examples of docs/answers.md. */
class AnswersDocIT {
  record Wallet(long coins, Instant spunAt) {}

  record Bet(long stake, int number) {}

  record Spin(int number, long won) {}

  static final Store<Wallet> WALLETS =
      Store.of("wallets", Wallet.class).defaultData(() -> new Wallet(100, Instant.EPOCH)).build();

  static final Action<Wallet, Bet> BET =
      WALLETS.action(
          "bet",
          Bet.class,
          (wallet, bet, by) -> {
            if (by.at().isBefore(wallet.spunAt().plus(Duration.ofMinutes(1)))) {
              throw new ActionRejectedException("once a minute");
            }
            int number = by.random().nextInt(37);
            long won = number == bet.number() ? 36 * bet.stake() : 0;
            Wallet after = new Wallet(wallet.coins() - bet.stake() + won, by.at());
            return Result.of(after, new Spin(number, won));
          });

  @Test
  void examplesWork() throws Exception {
    BlockingQueue<String> board = new LinkedBlockingQueue<>();
    try (TestNode node =
            TestNode.start(
                TestDatabase.freshDatabaseUrl(),
                Settings.standard().strict(true),
                List.of(WALLETS));
        Session<Wallet> wallet = node.sessions().load(WALLETS, "bob")) {
      wallet
          .patch(BET, new Bet(10, 17))
          .result(Spin.class)
          .thenAccept(spin -> spin.ifPresent(it -> board.add(it.number() + " won " + it.won())));

      String told = Objects.requireNonNull(board.poll(20, TimeUnit.SECONDS));
      boolean won = told.startsWith("17 ");
      assertTrue(told.matches(won ? "17 won 360" : "[0-9]+ won 0"), told);
      Outcome again =
          wallet
              .patch(BET, new Bet(10, 17))
              .outcome()
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS);
      assertEquals("once a minute", again.reason());
      assertEquals(won ? 450 : 90, wallet.data().coins());
    }
  }
}
