package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Action;
import dev.ropeway.ActionRejectedException;
import dev.ropeway.Outcome.Status;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of docs/undo.md. */
class UndoDocIT {
  record Player(String name, long coins) {
    Player named(String other) {
      return new Player(other, coins);
    }

    Player plus(long more) {
      return new Player(name, coins + more);
    }
  }

  static final Store<Player> PLAYERS =
      Store.of("players", Player.class).defaultData(() -> new Player("nobody", 0)).build();

  static final Action<Player, String> RENAME =
      PLAYERS.action("rename", String.class, (player, name) -> player.named(name)).undo();

  static final Action<Player, Long> ADD_COINS =
      PLAYERS
          .action("add_coins", Long.class, (player, n) -> player.plus(n))
          .undo(
              (player, n) -> {
                if (player.coins() < n) {
                  throw new ActionRejectedException("/coins: they are spent");
                }
                return player.plus(-n);
              });

  @Test
  void examplesWork() throws Exception {
    try (TestNode node =
            TestNode.start(
                TestDatabase.freshDatabaseUrl(),
                Settings.standard().strict(true),
                List.of(PLAYERS));
        Session<Player> bob = node.sessions().load(PLAYERS, "bob")) {
      SessionService sessions = node.sessions();
      Patch named = bob.patch(RENAME, "Bob");
      named.outcome().toCompletableFuture().get(); // before that nothing is there to undo

      Patch undone = bob.undo(named);
      undone.outcome().toCompletableFuture().get();
      assertEquals("nobody", sessions.data(PLAYERS, "bob").name());

      bob.undo(undone); // it is done again
      bob.saved().toCompletableFuture().get();
      assertEquals("Bob", sessions.data(PLAYERS, "bob").name());

      Patch ten = bob.patch(ADD_COINS, 10L);
      bob.patch(ADD_COINS, -5L).outcome().toCompletableFuture().get();
      Patch refused = sessions.undo(PLAYERS, "bob", ten.client(), ten.id());
      assertEquals(
          Status.REJECTED, refused.outcome().toCompletableFuture().get().status(), "5 are left");
    }
  }
}
