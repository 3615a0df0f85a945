package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** How sessions begin and end. */
class SessionLifeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String URL = TestDatabase.freshDatabaseUrl();
  private static final Store<Long> SELDOM =
      Store.of("seldom", Long.class)
          .defaultData(() -> 0L)
          .pushDelay(Duration.ofSeconds(60))
          .build();
  private static final Action<Long, Long> ADD = SELDOM.action("add", Long.class, Long::sum);
  private static TestNode one;
  private static TestNode two;

  @BeforeAll
  static void start() {
    one = TestNode.start(URL, Settings.standard(), List.of(Players.STORE, SELDOM));
    two = TestNode.start(URL, Settings.standard(), List.of(Players.STORE, SELDOM));
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
  }

  private static <R> R get(CompletionStage<R> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void nothingButTheNameAndTheEndIsLeftOfAStoppedSession() throws Exception {
    Session<Player> session = one.sessions().load(Players.STORE, "over");
    Patch patch = session.patch(Players.ADD_COINS, 1L);

    get(session.stop());

    List<Executable> uses =
        List.of(
            session::data,
            session::bad,
            session::loaded,
            () -> session.patch(Players.ADD_COINS, 1L),
            () -> session.updated(player -> {}),
            () -> session.updates(update -> {}),
            () -> session.tagUser("u1"),
            () -> one.sessions().transaction(tx -> tx.patch(session, Players.ADD_COINS, 1L)));
    for (Executable use : uses) {
      IllegalStateException refusal = assertThrows(IllegalStateException.class, use);
      assertEquals("The session on players/over has been stopped.", refusal.getMessage());
    }
    assertEquals("over", session.key());
    assertEquals(Players.STORE, session.store());
    assertEquals(Outcome.Status.APPLIED, get(patch.outcome()).status());
    get(session.saved());
    get(session.stop());
  }

  @Test
  void loadedCompletesForEverySessionWhoeverTampersWithAnother() throws Exception {
    try (Session<Player> first = one.sessions().load(Players.STORE, "load");
        Session<Player> second = one.sessions().load(Players.STORE, "load")) {
      first.loaded().toCompletableFuture().completeExceptionally(new IllegalStateException());

      get(second.loaded());
      get(first.loaded());
      assertEquals(0, first.data().coins());
    }
  }

  @Test
  void savedWaitsForWhatWasPatchedBeforeAndNothingElse() throws Exception {
    try (Session<Long> session = one.sessions().load(SELDOM, "saved")) {
      get(session.loaded());
      get(session.saved());
      Patch patch = session.patch(ADD, 1L);
      get(patch.recorded());

      CompletableFuture<Void> saved = session.saved().toCompletableFuture();

      assertFalse(saved.isDone(), "the push is delayed, and so is the outcome");
      session.stop();
      get(saved);
      assertTrue(patch.outcome().toCompletableFuture().isDone());
    }
  }

  @Test
  void stopFlushesWhatAPushDelayHoldsBack() throws Exception {
    Session<Long> session = one.sessions().load(SELDOM, "flushed");
    List<Patch> patches = new ArrayList<>();
    for (long i = 1; i <= 10; i++) {
      patches.add(session.patch(ADD, i));
    }
    get(patches.get(9).recorded());
    patches.add(session.patch(ADD, 45L)); // on its way while the session stops

    get(session.stop());

    for (Patch patch : patches) {
      assertEquals(Outcome.Status.APPLIED, get(patch.outcome()).status());
    }
    assertEquals(100, one.sessions().view(SELDOM, "flushed").latest().data());
  }

  @Test
  void stopSaysWhatIsUndecidedIfItTakesTooLong() throws Exception {
    String url = TestDatabase.freshDatabaseUrl();
    Settings settings = Settings.standard().with(Setting.STOP_TIMEOUT, 300);
    try (TestNode node = TestNode.start(url, settings, List.of(Players.STORE));
        Connection blocker = DriverManager.getConnection(url);
        Statement statement = blocker.createStatement()) {
      Session<Player> session = node.sessions().load(Players.STORE, "late");
      get(session.loaded());
      blocker.setAutoCommit(false);
      statement.execute("lock table entry, recorded_action in access exclusive mode");
      Patch first = session.patch(Players.ADD_COINS, 1L);
      Patch second = session.patch(Players.ADD_COINS, 1L);

      ExecutionException failure =
          assertThrows(ExecutionException.class, () -> get(session.stop()));

      TimeoutException late = assertInstanceOf(TimeoutException.class, failure.getCause());
      assertEquals(
          "2 actions on players/late were not decided within 300 ms; they are still on their way.",
          late.getMessage());
      assertThrows(IllegalStateException.class, session::data, "stopped all the same");
      blocker.rollback();
      assertEquals(Outcome.Status.APPLIED, get(first.outcome()).status());
      assertEquals(Outcome.Status.APPLIED, get(second.outcome()).status());
    }
  }

  @Test
  void thousandSessionsOfOneKeyAreAllToldAndShareOneWatch() throws Exception {
    int count = 1_000;
    List<Session<Player>> sessions = new ArrayList<>();
    AtomicLong agreed = new AtomicLong();
    for (int i = 0; i < count; i++) {
      Session<Player> session = (i % 2 == 0 ? one : two).sessions().load(Players.STORE, "crowded");
      session.updated(player -> agreed.addAndGet(player.coins() == count ? 1 : 0));
      sessions.add(session);
    }
    assertEquals(1, watches("crowded"));
    sessions.forEach(session -> session.patch(Players.ADD_COINS, 1L));
    for (Session<Player> session : sessions) {
      get(session.saved());
    }
    Await.until(PATIENCE, "all know", () -> agreed.get() == count);
    for (Session<Player> session : sessions) {
      get(session.stop());
    }
    assertEquals(0, watches("crowded"));
  }

  private static long watches(String key) {
    return one.parts().publisher().watched().stream().filter(k -> k.key().equals(key)).count();
  }

  @Test
  void sessionThatNobodyHoldsAnyMoreIsReleased() throws Exception {
    int before = one.parts().sessions().cleaner().open();
    long released = one.parts().sessions().cleaner().released();
    CompletionStage<Outcome> outcome = leaveOpen("left");

    Await.until(
        PATIENCE,
        "released",
        () -> {
          System.gc();
          return one.parts().sessions().cleaner().released() == released + 1;
        });

    assertEquals(before, one.parts().sessions().cleaner().open());
    assertEquals(Outcome.Status.APPLIED, get(outcome).status(), "what was patched is done");
    assertEquals(0, watches("left"));
  }

  private static CompletionStage<Outcome> leaveOpen(String key) {
    return one.sessions().load(Players.STORE, key).patch(Players.ADD_COINS, 1L).outcome();
  }

  @Test
  void sessionWithAListenerLivesThoughNobodyHoldsIt() throws Exception {
    AtomicLong seen = new AtomicLong(-1);
    one.sessions().load(Players.STORE, "heard").updated(player -> seen.set(player.coins()));
    long released = one.parts().sessions().cleaner().released();
    leaveOpen("other");
    Await.until(
        PATIENCE,
        "the other one is released",
        () -> {
          System.gc();
          return one.parts().sessions().cleaner().released() > released;
        });

    try (Session<Player> session = two.sessions().load(Players.STORE, "heard")) {
      get(session.patch(Players.ADD_COINS, 7L).outcome());
      Await.until(PATIENCE, "it still listens", () -> seen.get() == 7);
    }
  }
}
