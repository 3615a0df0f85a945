package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.DataUpdate;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Listeners that are slow, throw, block or take part themselves. */
class ListenerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.start(
            TestDatabase.freshDatabaseUrl(), Settings.standard(), List.of(Players.STORE));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Session<Player> load(String key) {
    return node.sessions().load(Players.STORE, key);
  }

  private static <R> R get(CompletionStage<R> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void add(Session<Player> session, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      assertEquals(
          Outcome.Status.APPLIED, get(session.patch(Players.ADD_COINS, 1L).outcome()).status());
    }
  }

  /** What a listener was told; checks that it is told in order and never twice at a time. */
  private static final class Told implements Consumer<DataUpdate<Player>> {
    private final AtomicInteger inside = new AtomicInteger();
    private final long pauseNanos;
    private volatile long calls;
    private volatile long skipped;
    private volatile long coins = -1;
    private volatile String wrong = "";

    Told(Duration pause) {
      this.pauseNanos = pause.toNanos();
    }

    @Override
    public void accept(DataUpdate<Player> update) {
      Player player = update.now();
      if (inside.incrementAndGet() != 1) {
        wrong = "two calls at the same time at " + player;
      }
      if (player.coins() <= coins) {
        wrong = player + " after " + coins;
      }
      LockSupport.parkNanos(pauseNanos);
      calls = calls + 1;
      skipped = skipped + update.skipped();
      coins = player.coins();
      inside.decrementAndGet();
    }
  }

  @Test
  void slowListenerGetsTheNewestAndIsToldHowManyItMissed() throws Exception {
    try (Session<Player> here = load("slow");
        Session<Player> there = load("slow")) {
      List<String> calls = new ArrayList<>();
      CountDownLatch entered = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      CompletableFuture<Void> second = new CompletableFuture<>();
      here.updates(
          update -> {
            calls.add(update.now().coins() + " skipped " + update.skipped());
            if (calls.size() == 1) {
              entered.countDown();
              await(release);
            } else {
              second.complete(null);
            }
          });
      assertTrue(entered.await(20, TimeUnit.SECONDS));
      add(there, 30);
      assertEquals(30, here.data().coins());
      release.countDown();
      get(second);

      assertEquals(List.of("0 skipped 0", "30 skipped 29"), calls);
    }
  }

  @Test
  void listenerIsToldWhatWasBeforeAndWhoseActionsLedHere() throws Exception {
    try (Session<Player> here = load("causes");
        Session<Player> there = load("causes")) {
      List<DataUpdate<Player>> told = new CopyOnWriteArrayList<>();
      CountDownLatch entered = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      here.updates(
          update -> {
            told.add(update);
            entered.countDown();
            await(release);
          });
      assertTrue(entered.await(20, TimeUnit.SECONDS));
      add(there, 1);
      Patch refused = there.patch(Players.TAKE_COINS, 9L);
      assertEquals(Outcome.Status.REJECTED, get(refused.outcome()).status());
      Patch last = there.patch(Players.ADD_COINS, 1L);
      get(last.outcome());
      assertEquals(2, here.data().coins());
      release.countDown();
      Await.until(PATIENCE, "both calls", () -> told.size() == 2);

      assertNull(told.get(0).before());
      assertEquals(List.of(), told.get(0).causes());
      DataUpdate<Player> update = told.get(1);
      assertEquals(told.get(0).now(), update.before());
      assertEquals(2, update.now().coins());
      assertEquals(1, update.skipped());
      assertEquals(
          List.of("1 APPLIED", "2 REJECTED", "3 APPLIED"),
          update.causes().stream().map(ack -> ack.id() + " " + ack.status()).toList());
      assertEquals(last.client(), update.causes().get(2).client());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void callsAndSkippedVersionsAddUpToAllVersions() throws Exception {
    int writers = 8;
    int each = 100;
    try (Session<Player> watching = load("sum")) {
      Told fast = new Told(Duration.ZERO);
      Told slow = new Told(Duration.ofMillis(30));
      get(watching.loaded());
      watching.updates(fast);
      watching.updates(slow);
      Await.until(PATIENCE, "first calls", () -> fast.calls == 1 && slow.calls == 1);

      writeConcurrently("sum", writers, each);

      long versions = node.sessions().view(Players.STORE, "sum").latest().version();
      for (Told told : List.of(fast, slow)) {
        Await.until(PATIENCE, "the newest", () -> told.coins == writers * each);
        assertEquals("", told.wrong);
        assertEquals(versions, told.calls - 1 + told.skipped, "every version seen or counted");
      }
      assertTrue(slow.skipped > 0, "it was too slow for some of " + versions);
    }
  }

  private static void writeConcurrently(String key, int writers, int each) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<CompletableFuture<Void>> ends = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        ends.add(CompletableFuture.runAsync(() -> write(key, each), threads));
      }
      for (CompletableFuture<Void> end : ends) {
        get(end);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void write(String key, int times) {
    try (Session<Player> session = load(key)) {
      add(session, times);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void listenerThatPatchesComesToAnEndAndOthersSeeIt() throws Exception {
    try (Session<Player> session = load("eager")) {
      Told other = new Told(Duration.ZERO);
      session.updates(other);
      session.updated(
          player -> {
            if (player.coins() < 50) {
              session.patch(Players.ADD_COINS, 1L);
            }
          });

      Await.until(PATIENCE, "50 coins", () -> other.coins == 50);
      get(session.saved());
      assertEquals("", other.wrong);
      assertEquals(50, node.sessions().view(Players.STORE, "eager").latest().data().coins());
    }
  }

  @Test
  void listenerMayWaitForItsOwnPatch() throws Exception {
    try (Session<Player> session = load("patient")) {
      CompletableFuture<Outcome> own = new CompletableFuture<>();
      session.updated(
          player -> {
            if (player.coins() == 0) {
              own.complete(
                  session.patch(Players.ADD_COINS, 1L).outcome().toCompletableFuture().join());
            }
          });

      assertEquals(Outcome.Status.APPLIED, get(own).status());
    }
  }

  @Test
  void listenerThatStopsItsSessionIsCalledNoMore() throws Exception {
    Session<Player> session = load("enough");
    AtomicInteger calls = new AtomicInteger();
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    session.updated(
        player -> {
          calls.incrementAndGet();
          session.stop();
          stopped.complete(null);
        });
    get(stopped);
    try (Session<Player> other = load("enough")) {
      Told told = new Told(Duration.ZERO);
      other.updates(told);
      add(other, 5);
      Await.until(PATIENCE, "others are told", () -> told.coins == 5);
    }
    assertEquals(1, calls.get());
  }

  @Test
  void closedSubscriptionIsCalledNoMoreWhileOthersAre() throws Exception {
    try (Session<Player> session = load("half")) {
      Told closed = new Told(Duration.ZERO);
      Told open = new Told(Duration.ZERO);
      Session.Subscription subscription = session.updates(closed);
      session.updates(open);
      Await.until(PATIENCE, "both", () -> closed.calls == 1 && open.calls == 1);
      subscription.close();

      add(session, 3);

      Await.until(PATIENCE, "the other", () -> open.coins == 3);
      assertEquals(1, closed.calls);
    }
  }

  @Test
  void listenersThatThrowAnythingAreCalledAgainAndHarmNobody() throws Exception {
    try (Session<Player> session = load("angry")) {
      AtomicInteger calls = new AtomicInteger();
      Told other = new Told(Duration.ZERO);
      session.updated(
          player -> {
            calls.incrementAndGet();
            if (player.coins() == 0) {
              throw new IllegalStateException("on purpose");
            }
            throw new Angry();
          });
      session.updates(other);
      Await.until(PATIENCE, "first calls", () -> calls.get() == 1 && other.calls == 1);

      add(session, 1);

      Await.until(PATIENCE, "called again", () -> calls.get() == 2 && other.coins == 1);
    }
  }

  /** Not even an exception. */
  private static final class Angry extends Error {
    private static final long serialVersionUID = 1;

    Angry() {
      super("on purpose");
    }
  }
}
