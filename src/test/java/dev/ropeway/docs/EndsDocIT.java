package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.KeyVersion;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The examples of docs/ends.md. */
class EndsDocIT {

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void deletingWorks() throws Exception {
    try (TestNode node =
        TestNode.start(
            TestDatabase.freshDatabaseUrl(), Settings.standard(), List.of(Players.STORE))) {
      SessionService sessions = node.sessions();
      for (String key : List.of("bob", "old")) {
        get(sessions.patch(Players.STORE, key, Players.ADD_COINS, 5L).outcome());
      }
      try (Session<Player> bob = sessions.load(Players.STORE, "bob")) {
        Patch gone = bob.delete();

        assertTrue(get(gone.outcome()).applied());
        assertEquals(0, bob.data().coins());
      }
      assertFalse(sessions.view(Players.STORE, "bob").latest().exists());

      Patch nothing = sessions.delete(Players.STORE, "tom"); // without a session

      assertEquals(Outcome.Status.CANCELLED, get(nothing.outcome()).status());
      CompletionStage<TransactionOutcome> moved =
          sessions.transaction(
              tx -> {
                tx.delete(Players.STORE, "old");
                tx.patch(Players.STORE, "new", Players.ADD_COINS, 10L);
              });

      assertTrue(get(moved).committed());
      assertEquals(
          List.of("new"),
          sessions.keys(Players.STORE, "").keys().stream().map(KeyVersion::key).toList());
    }
  }
}
