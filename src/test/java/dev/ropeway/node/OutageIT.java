package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.CrashableDatabase;
import dev.ropeway.LogEar;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sessions while PostgreSQL is away, and when it comes back. */
class OutageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("outage.seconds", 3));
  private static final int PENDING = 300;
  private static final int QUEUE = 500;
  private static final int MOST_THREADS = 30;

  private static final Settings SETTINGS =
      Settings.standard()
          .with(Setting.PENDING, PENDING)
          .with(Setting.QUEUE_ACTIONS, QUEUE)
          .with(Setting.LOAD_TIMEOUT, 500)
          .with(Setting.PULL_DELAY, 600_000)
          .with(Setting.RETRY_MAX, 500);

  @Test
  void sessionsGoOnAndEverythingIsRecordedInOrderWhenTheDatabaseIsBack() throws Exception {
    try (CrashableDatabase database = new CrashableDatabase();
        TestNode node = TestNode.start(database.url(), SETTINGS, List.of(Players.STORE));
        Session<Player> bob = node.sessions().load(Players.STORE, "bob");
        Session<Player> tom = node.sessions().load(Players.STORE, "tom");
        LogEar ear = new LogEar()) {
      get(bob.patch(Players.ADD_COINS, 10L).outcome());
      get(tom.loaded());
      database.stop();
      Await.until(PATIENCE, "idle, and not ready", () -> node.node().notWorking() != null);
      OutageUse use = new OutageUse(node, bob, PENDING);

      List<Patch> patches = new ArrayList<>(fillTheKey(bob));
      patches.addAll(fillTheQueue(tom));
      assertThatNobodyIsLoaded(node);
      use.goOn(OUTAGE);

      assertNotNull(node.node().notWorking());
      assertTrue(patches.stream().noneMatch(p -> p.recorded().toCompletableFuture().isDone()));
      assertEquals(QUEUE, node.parts().engine().statistics().pending());
      assertTrue(node.mostThreads() <= MOST_THREADS, () -> node.mostThreads() + " threads");
      database.start();
      long start = System.nanoTime();

      for (Patch patch : patches) {
        assertEquals(Outcome.Status.APPLIED, get(patch.outcome()).status());
      }
      use.say(OUTAGE, patches.size(), Duration.ofNanos(System.nanoTime() - start));
      use.assertAllLoaded();
      Await.until(PATIENCE, "ready", () -> node.node().notWorking() == null);
      assertInOrder(node);
      assertEquals(List.of("WARNING", "INFO"), ear.levels(), () -> ear.lines().toString());
    }
  }

  /** Patches until the key takes no more. */
  private static List<Patch> fillTheKey(Session<Player> bob) {
    List<Patch> patches = new ArrayList<>();
    for (int i = 0; i < PENDING; i++) {
      patches.add(bob.patch(Players.ADD_ITEM, "item" + i));
    }
    assertEquals(10, bob.data().coins(), "the last known");
    assertEquals(PENDING, bob.data().items().size(), "its own patches are shown");
    assertRefused(Kind.PENDING_LIMIT, bob);
    return patches;
  }

  /** Patches until the node takes no more. */
  private static List<Patch> fillTheQueue(Session<Player> tom) {
    List<Patch> patches = new ArrayList<>();
    for (int i = 0; i < QUEUE - PENDING; i++) {
      patches.add(tom.patch(Players.ADD_COINS, 1L));
    }
    assertRefused(Kind.OVERLOADED, tom);
    assertEquals(QUEUE - PENDING, tom.data().coins());
    return patches;
  }

  private static void assertThatNobodyIsLoaded(TestNode node) {
    try (Session<Player> eve = node.sessions().load(Players.STORE, "eve")) {
      assertFalse(eve.loaded().toCompletableFuture().isDone());
      IllegalStateException refusal = assertThrows(IllegalStateException.class, eve::data);
      assertEquals(
          "players/eve was not loaded within 500 ms: the database does not answer.",
          refusal.getMessage());
    }
  }

  private static void assertInOrder(TestNode node) {
    assertEquals(
        IntStream.range(0, PENDING).mapToObj(i -> "item" + i).toList(),
        node.sessions().view(Players.STORE, "bob").latest().data().items());
    assertEquals(
        QUEUE - PENDING, node.sessions().view(Players.STORE, "tom").latest().data().coins());
  }

  private static void assertRefused(Kind kind, Session<Player> session) {
    NotRecordedException refusal =
        assertThrows(NotRecordedException.class, () -> session.patch(Players.ADD_COINS, 1L));
    assertEquals(kind, refusal.kind());
  }

  private static <R> R get(CompletionStage<R> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
