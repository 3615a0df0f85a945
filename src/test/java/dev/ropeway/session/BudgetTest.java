package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Quota;
import dev.ropeway.config.Settings;
import dev.ropeway.session.Budget.Use;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What stores and clients may record in a time. */
class BudgetTest {
  private final HandClock clock = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));

  private Budget budget(String... properties) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < properties.length; i += 2) {
      map.put("ropeway." + properties[i], properties[i + 1]);
    }
    Settings settings =
        Settings.read(name -> Optional.ofNullable(map.get(name)))
            .forStores(List.of("lobby", "games"), name -> Optional.ofNullable(map.get(name)));
    return new Budget(settings, clock);
  }

  private static Use use(String store, String client, long actions, long bytes) {
    return new Use(store, client, actions, bytes);
  }

  private static List<Use> by(String caller, Use... uses) {
    return Arrays.stream(uses)
        .map(use -> new Use(use.store(), use.client(), use.actions(), use.bytes(), caller))
        .toList();
  }

  private static NotRecordedException refusal(Budget budget, Use... uses) {
    NotRecordedException refusal =
        assertThrows(NotRecordedException.class, () -> budget.take(List.of(uses)));
    assertEquals(Kind.BUDGET, refusal.kind());
    return refusal;
  }

  private static void take(Budget budget, Use... uses) {
    assertDoesNotThrow(() -> budget.take(List.of(uses)));
  }

  @Test
  void withoutLimitsNothingIsRefusedOrRemembered() {
    Budget budget = budget();
    take(budget, use("lobby", "c", 1_000_000, 1L << 40));

    assertEquals(List.of(), budget.quotas(List.of("lobby"), "c", null));
    assertEquals(0, budget.clients());
  }

  @Test
  void clientsOfAStoreShareItsBudgetAndOtherStoresHaveTheirOwn() {
    Budget budget = budget("budget.actions", "10", "budget.window", "1");
    take(budget, use("lobby", "a", 6, 0));
    take(budget, use("lobby", "b", 4, 0));

    NotRecordedException refusal = refusal(budget, use("lobby", "c", 5, 0));

    assertEquals(Duration.ofMillis(500), refusal.retryAfter());
    assertEquals("The budget of lobby is used up. Try again in 500 ms.", refusal.getMessage());
    take(budget, use("games", "c", 10, 0));
    clock.pass(Duration.ofMillis(500));
    take(budget, use("lobby", "c", 5, 0));
    assertEquals(1, budget.refused());
  }

  @Test
  void oneClientCannotUseUpWhatOthersMay() {
    Budget budget = budget("budget.client.actions", "2", "budget.window", "3");
    take(budget, use("lobby", "greedy", 6, 0));

    assertEquals(
        Duration.ofMillis(500), refusal(budget, use("lobby", "greedy", 1, 0)).retryAfter());
    take(budget, use("lobby", "modest", 6, 0));
    take(budget, use("games", "greedy", 6, 0));
  }

  @Test
  void bytesAreLimitedAsActionsAre() {
    Budget budget = budget("budget.client.bytes", "1000", "budget.window", "1");
    take(budget, use("lobby", "c", 1, 900));

    assertEquals(Duration.ofMillis(100), refusal(budget, use("lobby", "c", 1, 200)).retryAfter());
    take(budget, use("lobby", "c", 1_000, 100));
  }

  @Test
  void storeMayHaveLimitsOfItsOwn() {
    Budget budget =
        budget(
            "budget.actions",
            "5",
            "budget.window",
            "1",
            "store.games.budget.actions",
            "50",
            "store.lobby.budget.client.actions",
            "1");
    take(budget, use("games", "c", 50, 0));
    refusal(budget, use("games", "c", 1, 0));
    take(budget, use("lobby", "c", 1, 0));
    refusal(budget, use("lobby", "c", 1, 0));
    take(budget, use("lobby", "d", 1, 0));
  }

  @Test
  void limitOfOneStoreAloneCounts() {
    Budget budget = budget("store.games.budget.actions", "1", "budget.window", "1");
    take(budget, use("lobby", "c", 1_000, 0));
    take(budget, use("games", "c", 1, 0));
    refusal(budget, use("games", "c", 1, 0));
  }

  @Test
  void refusedRequestTakesNothingOfAnyBudget() {
    Budget budget = budget("budget.actions", "10", "budget.window", "1");
    take(budget, use("games", "c", 10, 0));

    refusal(budget, use("lobby", "c", 4, 0), use("games", "c", 1, 0));

    assertEquals(10, budget.quotas(List.of("lobby"), "c", null).get(0).left());
  }

  @Test
  void partsOfOneRequestAreAddedUp() {
    Budget budget = budget("budget.actions", "10", "budget.window", "1");
    take(budget, use("lobby", "c", 5, 0));

    refusal(budget, use("lobby", "c", 3, 0), use("lobby", "d", 3, 0));
    take(budget, use("lobby", "c", 3, 0), use("lobby", "d", 2, 0));
  }

  @Test
  void clockThatIsPutForwardGivesNobodyMore() {
    Budget budget = budget("budget.actions", "10", "budget.window", "1");
    take(budget, use("lobby", "c", 10, 0));

    clock.jump(Duration.ofHours(1));

    refusal(budget, use("lobby", "c", 1, 0));
    clock.jump(Duration.ofHours(-2));
    clock.pass(Duration.ofMillis(100));
    take(budget, use("lobby", "c", 1, 0));
  }

  @Test
  void quotasTellWhatIsLeftAndWhenAllOfItIsBack() {
    Budget budget =
        budget("budget.actions", "10", "budget.client.bytes", "7", "budget.window", "4");
    take(budget, use("lobby", "c", 15, 7));

    assertEquals(
        List.of(
            new Quota("lobby-actions", "actions", 40, 4, 25, 2),
            new Quota("lobby-client-bytes", "content-bytes", 28, 4, 21, 1)),
        budget.quotas(List.of("lobby"), "c", null));
  }

  @Test
  void callerHasOneBudgetInAllStores() {
    Budget budget = budget("caller.actions", "10", "budget.window", "1");
    budget.take(by("ann", use("lobby", "ann", 6, 0), use("games", "ann", 4, 0)));

    NotRecordedException refusal =
        assertThrows(
            NotRecordedException.class, () -> budget.take(by("ann", use("lobby", "ann", 5, 0))));

    assertEquals(Kind.BUDGET, refusal.kind());
    assertEquals("The budget of caller is used up. Try again in 500 ms.", refusal.getMessage());
    assertEquals(
        Duration.ofMillis(100),
        assertThrows(NotRecordedException.class, () -> budget.requireAny("ann")).retryAfter());
    budget.requireAny("bob");
    budget.take(by("bob", use("lobby", "bob", 10, 0)));
    take(budget, use("lobby", "the application", 1_000_000, 0));
    clock.pass(Duration.ofMillis(500));
    budget.take(by("ann", use("lobby", "ann", 5, 0)));
  }

  @Test
  void callerStoresNoMoreBytesADayThanHeMay() {
    Budget budget = budget("caller.bytes", "864000", "caller.actions", "0");
    budget.take(by("ann", use("lobby", "ann", 1, 864_000)));

    NotRecordedException refusal =
        assertThrows(
            NotRecordedException.class,
            () -> budget.take(by("ann", use("lobby", "ann", 1, 36_000))));

    assertEquals(Duration.ofHours(1), refusal.retryAfter());
    clock.pass(Duration.ofHours(1));
    budget.take(by("ann", use("lobby", "ann", 1, 36_000)));
  }

  @Test
  void callerIsRefusedWholeIfTheStoreIs() {
    Budget budget = budget("budget.actions", "5", "caller.actions", "10", "budget.window", "1");
    take(budget, use("games", "bob", 1, 0));
    assertThrows(
        NotRecordedException.class,
        () -> budget.take(by("ann", use("lobby", "ann", 5, 0), use("games", "ann", 6, 0))));

    assertEquals(
        List.of(
            new Quota("lobby-actions", "actions", 5, 1, 5, 0),
            new Quota("caller-actions", "actions", 10, 1, 10, 0),
            new Quota("caller-bytes", "content-bytes", 1L << 30, 86_400, 1L << 30, 0),
            new Quota("games-actions", "actions", 5, 1, 4, 1)),
        budget.quotas(List.of("lobby", "games"), "ann", "ann"));
  }

  @Test
  void callersAreRememberedUpToABound() {
    Budget budget = budget("budget.clients", "100");
    LongStream.range(0, 10_000).forEach(i -> budget.take(by("c" + i, use("lobby", "c" + i, 1, 0))));

    assertTrue(budget.clients() <= 100, () -> budget.clients() + " callers");
  }

  @Test
  void clientsAreRememberedUpToABound() {
    Budget budget = budget("budget.client.actions", "1", "budget.clients", "100");
    LongStream.range(0, 10_000).forEach(i -> take(budget, use("lobby", "c" + i, 1, 0)));

    assertTrue(budget.clients() <= 100, () -> budget.clients() + " clients");
  }

  @Test
  void wrongLimitOfAStoreIsRefusedByItsName() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> budget("store.games.budget.actions", "many"));

    assertEquals(
        "ropeway.store.games.budget.actions is \"many\" but must be a whole number of actions/s"
            + " from 0 to 1000000000.",
        refusal.getMessage());
  }
}
