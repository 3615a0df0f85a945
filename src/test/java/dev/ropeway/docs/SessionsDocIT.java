package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.Ack;
import dev.ropeway.Action;
import dev.ropeway.Await;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.KeyPage;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The examples of docs/sessions.md; that of the request scope is in {@code RequestScopeIT}. */
class SessionsDocIT {
  private static final Store<Long> STORE =
      Store.of("points", Long.class).defaultData(() -> 0L).build();

  static final Action<Long, Long> REWARD =
      STORE.action("reward", Long.class, Long::sum).serverOnly();

  static final Action<Long, Void> RESET = STORE.action("reset", points -> 0L);

  private final List<String> scoreboard = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<String> causes = new CopyOnWriteArrayList<>();
  private final List<Player> displayed = new CopyOnWriteArrayList<>();

  @Test
  void examplesWork() throws Exception {
    try (TestNode node =
        TestNode.start(
            TestDatabase.freshDatabaseUrl(), Settings.standard(), List.of(Players.STORE))) {
      SessionService sessions = node.sessions();
      try (Session<Player> bob = sessions.load(Players.STORE, "bob")) {
        Patch patch = bob.patch(Players.ADD_COINS, 10L); // returns at once, shows at once
        Player shown = bob.data(); // the confirmed data with bob's own undecided actions on it
        patch.recorded().thenRun(() -> System.out.println("survives any crash"));
        patch.outcome().thenAccept(outcome -> System.out.println("decided: " + outcome));

        assertEquals(10, shown.coins());
        listen(bob);

        bob.saved()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS); // all patched so far is decided
        bob.stop().toCompletableFuture().get(10, TimeUnit.SECONDS); // and the session is closed

        assertThrows(IllegalStateException.class, bob::data);
      }
    }
  }

  @Test
  void noSessionIsNeeded() throws Exception {
    try (TestNode node =
        TestNode.start(
            TestDatabase.freshDatabaseUrl(), Settings.standard(), List.of(Players.STORE))) {
      SessionService sessions = node.sessions();
      Patch gift = sessions.patch(Players.STORE, "bob", Players.ADD_COINS, 10L);

      gift.outcome().toCompletableFuture().get(30, TimeUnit.SECONDS);
      Player now = sessions.data(Players.STORE, "bob"); // blocks on the database

      assertEquals(10, now.coins());

      KeyPage page = sessions.keys(Players.STORE, "eu/", null, 50);
      KeyPage next =
          page.next() == null ? page : sessions.keys(Players.STORE, "eu/", page.next(), 50);

      assertEquals(List.of(), next.keys());
    }
  }

  @Test
  void repeatIsRecordedOnce() throws Exception {
    try (TestNode node =
        TestNode.start(
            TestDatabase.freshDatabaseUrl(), Settings.standard(), List.of(Players.STORE))) {
      SessionService sessions = node.sessions();
      IdempotencyKey once = IdempotencyKey.of("receipt-7"); // the same at every delivery
      Patch paid = sessions.patch(Players.STORE, "bob", Players.ADD_COINS, 10L, once);
      Patch again = sessions.patch(Players.STORE, "bob", Players.ADD_COINS, 10L, once);

      for (Patch each : List.of(paid, again)) {
        assertEquals(1, each.outcome().toCompletableFuture().get(30, TimeUnit.SECONDS).version());
      }
      assertEquals(10, sessions.data(Players.STORE, "bob").coins());
    }
  }

  @Test
  void actionOfTheServerAloneIsForSessions() throws Exception {
    try (TestNode node =
            TestNode.start(TestDatabase.freshDatabaseUrl(), Settings.standard(), List.of(STORE));
        Session<Long> bob = node.sessions().load(STORE, "bob")) {
      bob.patch(REWARD, 7L).outcome().toCompletableFuture().get(30, TimeUnit.SECONDS);

      assertEquals(7, node.sessions().view(STORE, "bob").latest().data());
      assertFalse(node.store("points").actions().containsKey("reward"));
      bob.patch(RESET);
      assertEquals(0, bob.data());
    }
  }

  private void listen(Session<Player> bob) throws Exception {
    bob.updated(player -> scoreboard.add(player.name() + ": " + player.coins()));

    bob.updates(
        update -> {
          if (update.skipped() > 0) {
            log.add(update.skipped() + " versions were not shown");
          }
          for (Ack cause : update.causes()) {
            causes.add(cause.client());
          }
          slowDisplay(update.now());
        });

    Duration patience = Duration.ofSeconds(10);
    Await.until(patience, "shown", () -> scoreboard.contains("new player: 10"));
    Await.until(patience, "displayed", () -> !displayed.isEmpty());
    assertEquals(List.of(), log);
  }

  private void slowDisplay(Player player) {
    displayed.add(player);
  }
}
