package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.junit.jupiter.api.Test;

/** The examples of docs/budget.md; that of HTTP is like those of {@code BudgetIT}. */
class BudgetDocIT {

  private static Duration pause(Session<Player> session) {
    try {
      session.patch(Players.ADD_COINS, 1L);
      return Duration.ZERO;
    } catch (NotRecordedException refusal) {
      return refusal.kind() == Kind.BUDGET ? refusal.retryAfter() : Duration.ofSeconds(1);
    }
  }

  @Test
  void examplesWork() {
    Settings settings =
        Settings.standard().with(Setting.BUDGET_CLIENT_ACTIONS, 2).with(Setting.BUDGET_WINDOW, 1);
    HandClock clock = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));
    try (TestNode node =
            TestNode.at(clock, TestDatabase.freshDatabaseUrl(), settings, List.of(Players.STORE));
        Session<Player> bob = node.sessions().load(Players.STORE, "bob")) {
      assertEquals(Duration.ZERO, pause(bob));
      assertEquals(Duration.ZERO, pause(bob));
      assertEquals(Duration.ofMillis(500), pause(bob));
      clock.pass(Duration.ofMillis(500));
      assertEquals(Duration.ZERO, pause(bob));
    }
  }
}
