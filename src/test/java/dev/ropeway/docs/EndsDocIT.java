package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.Await;
import dev.ropeway.KeyVersion;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Result;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The examples of docs/ends.md. */
class EndsDocIT {
  private static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");

  record Cart(List<String> items, @Nullable Instant touched) {
    Cart with(String item, Instant now) {
      List<String> more = new ArrayList<>(items);
      more.add(item);
      return new Cart(more, now);
    }
  }

  static final Store<Cart> CARTS =
      Store.of("carts", Cart.class)
          .defaultData(() -> new Cart(List.of(), null))
          .expires(cart -> cart.touched() == null ? null : cart.touched().plus(Duration.ofDays(30)))
          .build();

  static final Action<Cart, String> ADD =
      CARTS.action("add", String.class, (cart, item, by) -> Result.of(cart.with(item, by.at())));

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void expiringWorks() throws Exception {
    HandClock clock = new HandClock(BEGIN);
    try (TestNode node = TestNode.at(clock, TestDatabase.freshDatabaseUrl(), List.of(CARTS))) {
      get(node.sessions().patch(CARTS, "bob", ADD, "tea").outcome());
      clock.pass(Duration.ofDays(29));
      assertTrue(node.sessions().view(CARTS, "bob").latest().exists());
      clock.pass(Duration.ofDays(1));
      Await.until(
          Duration.ofSeconds(20),
          "it has expired",
          () -> {
            clock.pass(Duration.ofSeconds(1));
            return !node.sessions().view(CARTS, "bob").latest().exists();
          });
    }
  }

  @Test
  void deletingWorks() throws Exception {
    try (TestNode node =
        TestNode.start(
            TestDatabase.freshDatabaseUrl(), Settings.standard(), List.of(Players.STORE))) {
      SessionService sessions = node.sessions();
      for (String key : List.of("bob", "old")) {
        get(sessions.patch(Players.STORE, key, Players.ADD_COINS, 5L).outcome());
      }
      try (Session<Player> bob = sessions.load(Players.STORE, "bob")) {
        Patch gone = bob.delete();

        assertTrue(get(gone.outcome()).applied());
        assertEquals(0, bob.data().coins());
      }
      assertFalse(sessions.view(Players.STORE, "bob").latest().exists());

      Patch nothing = sessions.delete(Players.STORE, "tom"); // without a session

      assertEquals(Outcome.Status.CANCELLED, get(nothing.outcome()).status());
      CompletionStage<TransactionOutcome> moved =
          sessions.transaction(
              tx -> {
                tx.delete(Players.STORE, "old");
                tx.patch(Players.STORE, "new", Players.ADD_COINS, 10L);
              });

      assertTrue(get(moved).committed());
      assertEquals(
          List.of("new"),
          sessions.keys(Players.STORE, "").keys().stream().map(KeyVersion::key).toList());
    }
  }
}
