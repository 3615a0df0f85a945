package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.NotRecordedException;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.View;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.remote.RemoteStore;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the Java API is given that no database holds, and no URL. */
class ViewEdgesIT {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00.000001Z");
  private static final List<Instant> PAST =
      List.of(
          Instant.MIN,
          Instant.parse("-999999999-01-01T00:00:00Z"),
          Instant.parse("-4713-01-01T00:00:00Z"),
          Instant.parse("0000-01-01T00:00:00Z"),
          START.minusNanos(1));
  private static final List<Instant> FUTURE =
      List.of(
          START.plus(Duration.ofMillis(1)),
          Instant.parse("+294276-12-31T23:59:59.999999999Z"),
          Instant.parse("+294277-01-01T00:00:00Z"),
          Instant.MAX);

  private static final HandClock CLOCK = new HandClock(START);
  private static TestNode node;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.at(CLOCK, TestDatabase.freshDatabaseUrl(), List.of(Players.STORE));
    try (Session<Player> bob = node.sessions().load(Players.STORE, "bob")) {
      for (long coins = 1; coins <= 2; coins++) {
        bob.patch(Players.ADD_COINS, coins)
            .outcome()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
        CLOCK.pass(Duration.ofNanos(1_000));
      }
    }
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static View<Player> view() {
    return node.sessions().view(Players.STORE, "bob");
  }

  private static long versionAt(Instant instant) {
    return view().at(instant).map(entry -> entry.version()).orElse(0L);
  }

  @Test
  void everyInstantHasItsVersion() {
    PAST.forEach(instant -> assertEquals(0, versionAt(instant), instant::toString));
    FUTURE.forEach(instant -> assertEquals(2, versionAt(instant), instant::toString));
  }

  @Test
  void aVersionIsNotShownBeforeItWasMade() {
    assertEquals(1, versionAt(START));
    assertEquals(1, versionAt(START.plusNanos(999)));
    assertEquals(2, versionAt(START.plusNanos(1_000)));
  }

  @Test
  void everyNumberIsAnswered() {
    for (long none : new long[] {Long.MIN_VALUE, -1, 3, Long.MAX_VALUE}) {
      assertEquals(Optional.empty(), view().version(none));
      assertEquals(Optional.empty(), view().diff(none, 1));
      assertEquals(Optional.empty(), view().diff(1, none));
      NotRecordedException refusal =
          assertThrows(NotRecordedException.class, () -> view().restoreTo(none));
      assertEquals(NotRecordedException.Kind.WRONG_ARGUMENT, refusal.kind());
    }
    assertEquals(2, view().versions(Long.MAX_VALUE, 1_000).size());
    for (long before : new long[] {Long.MIN_VALUE, -1, 0, 1}) {
      assertEquals(List.of(), view().versions(before, 1_000));
    }
    for (int limit : new int[] {Integer.MIN_VALUE, 0, Integer.MAX_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> view().versions(2, limit));
    }
  }

  @Test
  void aStreamFromANumberThatWasNeverMadeBeginsAnew() throws Exception {
    RemoteStore store = node.store("players");
    for (long after : new long[] {3, Long.MAX_VALUE}) {
      try (var stream = Objects.requireNonNull(node.stream(store, "bob", OptionalLong.of(after)))) {
        StreamEvent first = Objects.requireNonNull(stream.next(Duration.ofSeconds(30)));
        assertEquals(StreamEvent.Kind.RESET, first.kind());
      }
    }
  }

  @Test
  void namesThatNoUrlCanHoldAreRefused() {
    SessionService sessions = node.sessions();
    try (Session<Player> bob = sessions.load(Players.STORE, "bob")) {
      for (String name : List.of(".", "..")) {
        for (Runnable use :
            List.<Runnable>of(
                () -> sessions.load(Players.STORE, name),
                () -> sessions.view(Players.STORE, name),
                () -> bob.tagUser(name))) {
          var refusal = assertThrows(IllegalArgumentException.class, use::run);
          assertTrue(String.valueOf(refusal.getMessage()).contains("\"..\""));
        }
        assertThrows(
            IllegalArgumentException.class,
            Store.of(name, Player.class).defaultData(Players.STORE::defaultData)::build);
      }
    }
  }
}
