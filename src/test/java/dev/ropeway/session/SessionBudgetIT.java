package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Budgets of sessions: five actions at once, one more a second. */
class SessionBudgetIT {
  private static final HandClock CLOCK = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));
  private static final Settings SETTINGS =
      Settings.standard().with(Setting.BUDGET_CLIENT_ACTIONS, 1).with(Setting.BUDGET_WINDOW, 5);
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.at(CLOCK, TestDatabase.freshDatabaseUrl(), SETTINGS, List.of(Players.STORE));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Session<Player> load(String key) {
    return node.sessions().load(Players.STORE, key);
  }

  private static NotRecordedException assertRefused(Executable use) {
    NotRecordedException refusal = assertThrows(NotRecordedException.class, use);
    assertEquals(Kind.BUDGET, refusal.kind());
    return refusal;
  }

  private static void useUp(Session<Player> session) {
    for (int i = 0; i < 5; i++) {
      session.patch(Players.ADD_COINS, 1L);
    }
  }

  private static long saved(Session<Player> session) throws Exception {
    session.saved().toCompletableFuture().get(20, TimeUnit.SECONDS);
    return node.sessions().view(Players.STORE, session.key()).latest().data().coins();
  }

  @Test
  void refusedPatchIsNeitherShownNorRecorded() throws Exception {
    try (Session<Player> bob = load("bob");
        Session<Player> other = load("bob")) {
      useUp(bob);

      NotRecordedException refusal = assertRefused(() -> bob.patch(Players.ADD_COINS, 1L));

      assertEquals(Duration.ofSeconds(1), refusal.retryAfter());
      assertEquals(5, bob.data().coins());
      assertEquals(5, saved(bob));
      useUp(other);
      assertEquals(10, saved(other), "each session has a budget of its own");
    }
  }

  @Test
  void refusedPatchLeavesNoGapBehind() throws Exception {
    try (Session<Player> tom = load("tom")) {
      useUp(tom);
      assertRefused(() -> tom.patch(Players.ADD_COINS, 1L));
      CLOCK.pass(Duration.ofSeconds(1));
      tom.patch(Players.ADD_COINS, 1L);
      assertEquals(6, saved(tom));
    }
  }

  @Test
  void transactionIsRefusedWholeIfOneOfItsSessionsHasUsedUpItsBudget() throws Exception {
    try (Session<Player> rich = load("rich");
        Session<Player> poor = load("poor")) {
      useUp(poor);

      assertRefused(
          () ->
              node.sessions()
                  .transaction(
                      tx -> {
                        tx.patch(rich, Players.ADD_COINS, 1L);
                        tx.patch(poor, Players.ADD_COINS, 1L);
                      }));

      assertEquals(0, saved(rich));
      useUp(rich);
      assertEquals(5, saved(rich), "nothing was taken of its budget");
    }
  }
}
