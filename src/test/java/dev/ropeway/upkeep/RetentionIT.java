package dev.ropeway.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.HistoryPrunedException;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.View;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.remote.RemotePart;
import dev.ropeway.remote.RemoteTransaction;
import dev.ropeway.testing.HandClock;
import jakarta.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes whose clock is moved by hand remove what has become too old, all by themselves. */
class RetentionIT {
  private static final Duration KEPT = Duration.ofDays(30);

  private final String url = TestDatabase.freshDatabaseUrl();
  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final TestNode one = TestNode.at(clock, url, List.of(Players.STORE));
  private final TestNode two = TestNode.at(clock, url, List.of(Players.STORE));
  private final View<Player> bob = one.sessions().view(Players.STORE, "bob");

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  private void versions(String key, int count) throws Exception {
    try (Session<Player> session = one.sessions().load(Players.STORE, key)) {
      for (int i = 0; i < count; i++) {
        session
            .patch(Players.ADD_COINS, 1L)
            .outcome()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
      }
    }
  }

  private long pruned() {
    return one.parts().retention().versions() + two.parts().retention().versions();
  }

  /** Lets seconds pass, by the clock of the nodes, until so many versions are gone. */
  private void awaitPruned(long versions) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (pruned() < versions) {
      assertTrue(System.nanoTime() < end, () -> pruned() + " instead of " + versions);
      clock.pass(Duration.ofSeconds(1));
      Thread.onSpinWait();
    }
  }

  @Test
  void historyGoesWhenItIsTooOldAndNotBefore() throws Exception {
    versions("bob", 3);
    versions("tom", 2);
    clock.pass(KEPT.minusHours(1));
    versions("bob", 2);
    assertEquals(1, bob.version(1).orElseThrow().version());

    clock.pass(Duration.ofHours(2));
    awaitPruned(3); // 1 and 2 of bob, 1 of tom

    HistoryPrunedException gone = assertThrows(HistoryPrunedException.class, () -> bob.version(2));
    assertEquals(3, gone.oldest(), "it was the newest when the time that is kept begins");
    assertEquals(5, bob.latest().version());
    assertEquals(3, one.parts().retention().actions() + two.parts().retention().actions());
    clock.pass(KEPT);
    awaitPruned(5);
    assertEquals(2, two.sessions().view(Players.STORE, "tom").version(2).orElseThrow().version());
  }

  @Test
  void keyThatCannotBeReadHoldsUpNobody() throws Exception {
    for (String key : List.of("a", "b", "c", "d", "e")) {
      versions(key, 3);
    }
    try (TestJournal log = new TestJournal(url)) {
      log.execute(
          """
          update entry_version set patch = '[{"op":"remove","path":"/nothing"}]'
          where key = 'c' and version = 3
          """);
    }
    clock.pass(KEPT.plusHours(1));
    awaitPruned(4 * 2);
    assertEquals(3, one.sessions().view(Players.STORE, "e").version(3).orElseThrow().version());
  }

  @Test
  void transactionsGoTooAndAreNeverAppliedAgain() throws Exception {
    for (int i = 0; i < 700; i++) { // more than one step of the walk
      transact(Optional.empty(), 0, Optional.empty());
    }
    transact(Optional.of("ann"), 3, Optional.empty());
    transact(Optional.of("ann"), 1, Optional.empty());
    transact(Optional.of("bob"), 1, Optional.empty());
    transact(Optional.empty(), 0, Optional.of("some key"));
    clock.pass(KEPT.minusHours(1));
    transact(Optional.of("bob"), 2, Optional.empty());
    try (TestJournal log = new TestJournal(url)) {
      assertEquals(705, transactions(log));
      clock.pass(Duration.ofHours(2));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (transactions(log) > 1) {
        assertTrue(System.nanoTime() < end, () -> transactions(log) + " instead of 1");
        clock.pass(Duration.ofSeconds(1));
      }
      clock.pass(KEPT.dividedBy(2)); // several more walks
      assertEquals(1, transactions(log));
    }
    long coins = coins();
    for (int id = 1; id <= 3; id++) {
      int pruned = id; // 2 was never used, but nobody can know
      assertEquals(Kind.OUTCOME_PRUNED, refusal(() -> transact("ann", pruned)));
    }
    assertEquals(Kind.OUTCOME_PRUNED, refusal(() -> transact("bob", 1)));
    assertTrue(transact("bob", 2), "its row is there");
    assertEquals(coins, coins());
    assertFalse(transact("ann", 4));
    assertTrue(transact("ann", 4));
    assertFalse(transact("ann", 9));
    assertFalse(transact("ann", 7), "left out a moment ago, so it is known to be new");
    assertEquals(coins + 3, coins());
  }

  @Test
  void idempotencyKeyOfTransactionsIsForgottenWithTheLog() throws Exception {
    Optional<String> key = Optional.of("some key");
    transact(Optional.empty(), 0, key);
    assertTrue(transact(Optional.empty(), 0, key));
    clock.pass(KEPT.plusHours(1));
    try (TestJournal log = new TestJournal(url)) {
      Await.until(
          Duration.ofSeconds(20),
          "the row is gone",
          () -> {
            clock.pass(Duration.ofSeconds(1));
            return transactions(log) == 0;
          });
    }
    assertFalse(transact(Optional.empty(), 0, key), "though a row of its action is there still");
    assertTrue(transact(Optional.empty(), 0, key));
    assertEquals(2, coins());
  }

  private long coins() {
    return bob.latest().data().coins();
  }

  private static Kind refusal(Callable<Boolean> attempt) {
    ExecutionException failure = assertThrows(ExecutionException.class, attempt::call);
    return assertInstanceOf(NotRecordedException.class, failure.getCause()).kind();
  }

  private boolean transact(String client, long id) throws Exception {
    return transact(Optional.of(client), id, Optional.empty());
  }

  private static long transactions(TestJournal log) {
    return log.number("select count(*) from recorded_action where store = 'ropeway:transactions'");
  }

  /** Whether it was a repeat. */
  private boolean transact(Optional<String> client, long id, Optional<String> idempotencyKey)
      throws Exception {
    RemotePart coin = new RemotePart("players", "bob", "add_coins", Json.createValue(1));
    RemoteTransaction transaction =
        new RemoteTransaction(client, id, idempotencyKey, List.of(coin), List.of());
    return one.remote()
        .transact(transaction, "payer")
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS)
        .duplicate();
  }

  @Test
  void streamThatWasAwayForTooLongIsReset() throws Exception {
    versions("bob", 5);
    clock.pass(KEPT.plusDays(1));
    awaitPruned(4);
    var store = one.store("players");
    assertNotNull(store);
    try (UpdateStream stream = one.stream(store, "bob", OptionalLong.of(2))) {
      assertNotNull(stream);
      StreamEvent reset = stream.next(Duration.ofSeconds(30));
      assertNotNull(reset);
      assertEquals(
          "{\"reason\":\"history-pruned\"}", new String(reset.json(), StandardCharsets.UTF_8));
    }
    try (UpdateStream stream = one.stream(store, "bob", OptionalLong.of(4))) {
      assertNotNull(stream);
      StreamEvent update = stream.next(Duration.ofSeconds(30));
      assertNotNull(update);
      assertEquals(StreamEvent.Kind.UPDATE, update.kind(), "version 5 tells the way from 4");
    }
  }
}
