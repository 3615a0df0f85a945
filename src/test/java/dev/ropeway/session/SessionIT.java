package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sessions on a real database, in one JVM. */
class SessionIT {
  private static final String URL = TestDatabase.freshDatabaseUrl();
  private static TestNode one;
  private static TestNode two;

  @BeforeAll
  static void start() {
    one = TestNode.start(URL, Settings.standard(), List.of(Players.STORE));
    two = TestNode.start(URL, Settings.standard(), List.of(Players.STORE));
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
  }

  private static <R> R get(CompletionStage<R> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static Player next(BlockingQueue<Player> seen) throws InterruptedException {
    Player next = seen.poll(30, TimeUnit.SECONDS);
    assertNotNull(next, "the listener got nothing more");
    return next;
  }

  @Test
  void patchIsAppliedAndShown() throws Exception {
    try (Session<Player> bob = one.sessions().load(Players.STORE, "bob")) {
      assertEquals(new Player("new player", 0, List.of()), bob.data());

      Patch patch = bob.patch(Players.ADD_COINS, 10L);

      assertEquals(10, bob.data().coins());
      get(patch.recorded());
      assertEquals(new Outcome(Outcome.Status.APPLIED, 1, null), get(patch.outcome()));
      assertEquals(10, bob.data().coins());
      assertEquals(1, one.sessions().view(Players.STORE, "bob").latest().version());
    }
  }

  @Test
  void refusedPatchIsRolledBack() throws Exception {
    try (Session<Player> tom = one.sessions().load(Players.STORE, "tom")) {
      Outcome outcome = get(tom.patch(Players.TAKE_COINS, 5L).outcome());

      assertEquals(Outcome.Status.REJECTED, outcome.status());
      assertEquals("not enough coins: 0 of 5", outcome.reason());
      assertEquals(0, outcome.version());
      assertEquals(0, tom.data().coins());
      assertEquals(false, one.sessions().view(Players.STORE, "tom").latest().exists());
    }
  }

  @Test
  void otherNodeSeesEveryChangeInOrder() throws Exception {
    try (Session<Player> here = one.sessions().load(Players.STORE, "ann");
        Session<Player> there = two.sessions().load(Players.STORE, "ann")) {
      BlockingQueue<Player> seen = new LinkedBlockingQueue<>();
      there.updated(seen::add);
      assertEquals(0, next(seen).coins());

      get(here.patch(Players.ADD_COINS, 1L).outcome());
      assertEquals(1, next(seen).coins());
      get(there.patch(Players.ADD_COINS, 1L).outcome());
      get(here.patch(Players.ADD_COINS, 1L).outcome());

      long last = 0;
      while (last < 3) {
        long next = next(seen).coins();
        assertEquals(true, next > last);
        last = next;
      }
    }
  }

  @Test
  void stoppedSessionRefuses() {
    Session<Player> eve = one.sessions().load(Players.STORE, "eve");
    eve.stop();

    assertThrows(IllegalStateException.class, eve::data);
    assertThrows(IllegalStateException.class, () -> eve.patch(Players.ADD_COINS, 1L));
  }

  @Test
  void patchNeverWaitsForTheDatabase() throws Exception {
    try (Session<Player> kim = one.sessions().load(Players.STORE, "kim");
        Connection blocker = DriverManager.getConnection(URL);
        Statement statement = blocker.createStatement()) {
      get(kim.loaded());
      blocker.setAutoCommit(false);
      statement.execute("lock table entry, recorded_action in access exclusive mode");
      List<Patch> patches = new ArrayList<>();

      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            for (int i = 0; i < 1_000; i++) {
              patches.add(kim.patch(Players.ADD_COINS, 1L));
            }
          });

      assertEquals(1_000, kim.data().coins(), "shown at once");
      assertFalse(patches.get(0).recorded().toCompletableFuture().isDone());
      blocker.rollback();
      get(kim.saved());
      assertEquals(1_000, one.sessions().view(Players.STORE, "kim").latest().data().coins());
    }
  }

  @Test
  void sessionThatNobodyLooksAtKeepsNoDecidedActions() throws Exception {
    try (Session<Player> session = one.sessions().load(Players.STORE, "unseen")) {
      get(session.loaded());
      for (int i = 0; i < 200; i++) {
        get(session.patch(Players.ADD_COINS, 1L).outcome());
      }

      int kept = ((SessionHandle<Player>) session).kept();
      assertTrue(kept <= 64, "kept " + kept);
      assertEquals(200, session.data().coins());
    }
  }

  @Test
  void listenerIsCalledInOrderAndNeverConcurrently() throws Exception {
    try (Session<Player> leo = one.sessions().load(Players.STORE, "leo")) {
      AtomicInteger inside = new AtomicInteger();
      AtomicLong last = new AtomicLong(-1);
      CompletableFuture<Void> done = new CompletableFuture<>();
      leo.updated(
          player -> {
            if (inside.incrementAndGet() != 1 || player.coins() <= last.get()) {
              done.completeExceptionally(new AssertionError("out of order: " + player));
            }
            last.set(player.coins());
            inside.decrementAndGet();
            if (player.coins() == 500) {
              done.complete(null);
            }
          });
      for (int i = 0; i < 500; i++) {
        leo.patch(Players.ADD_COINS, 1L);
      }
      get(done);
    }
  }

  @Test
  void listenerThatThrowsOrBlocksHarmsNobody() throws Exception {
    try (Session<Player> mia = one.sessions().load(Players.STORE, "mia")) {
      CountDownLatch release = new CountDownLatch(1);
      mia.updated(
          player -> {
            throw new IllegalStateException("on purpose");
          });
      mia.updated(player -> awaitQuietly(release));
      BlockingQueue<Player> seen = new LinkedBlockingQueue<>();
      mia.updated(seen::add);

      get(mia.patch(Players.ADD_COINS, 3L).outcome());

      while (next(seen).coins() != 3) {}
      release.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("never released");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void dataIsFrozenWhateverTheActionMade() throws Exception {
    try (Session<Player> ned = one.sessions().load(Players.STORE, "ned")) {
      Patch patch = ned.patch(Players.ADD_ITEM, "hat");
      assertThrows(
          UnsupportedOperationException.class, () -> ned.data().items().add("coat"), "shown");
      get(patch.outcome());
      assertThrows(
          UnsupportedOperationException.class, () -> ned.data().items().add("coat"), "confirmed");
    }
  }

  @Test
  void manySessionsOfOneKeyAgree() throws Exception {
    List<Session<Player>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add((i % 2 == 0 ? one : two).sessions().load(Players.STORE, "oda"));
    }
    List<CompletionStage<Outcome>> outcomes = new ArrayList<>();
    for (int round = 0; round < 25; round++) {
      all.forEach(session -> outcomes.add(session.patch(Players.ADD_COINS, 1L).outcome()));
    }
    for (CompletionStage<Outcome> outcome : outcomes) {
      assertEquals(Outcome.Status.APPLIED, get(outcome).status());
    }
    for (Session<Player> session : all) {
      CompletableFuture<Void> agreed = new CompletableFuture<>();
      session.updated(
          player -> {
            if (player.coins() == 500) {
              agreed.complete(null);
            }
          });
      get(agreed);
      session.stop();
    }
    assertEquals(500, one.sessions().view(Players.STORE, "oda").latest().data().coins());
  }

  @Test
  void keyMustFollowTheRules() {
    for (String key : List.of("", "a\u0000b", "\n", "x".repeat(201), "\ud800")) {
      assertThrows(IllegalArgumentException.class, () -> one.sessions().load(Players.STORE, key));
    }
    one.sessions().load(Players.STORE, "\ud83d\ude00".repeat(200)).stop();
  }
}
