package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The examples of docs/strict-mode.md. */
class StrictModeDocIT {
  /** A game with a pot that players share. */
  record Game(int dice, double pot, double share) {
    Game rolled(int number) {
      return new Game(number, pot, share);
    }

    Game shared(double newShare) {
      return new Game(dice, pot, newShare);
    }
  }

  static final Store<Game> GAMES =
      Store.of("games", Game.class).defaultData(() -> new Game(0, 0, 0)).build();

  static final Action<Game, Void> ROLL =
      GAMES.action("roll", Void.class, (game, none) -> game.rolled(new Random().nextInt()));
  static final Action<Game, Double> SHARE =
      GAMES.action("share", Double.class, (game, players) -> game.shared(game.pot() / players));

  private static void assertFailed(String expected, Patch patch) {
    Outcome outcome = patch.outcome().toCompletableFuture().join();
    assertEquals(Outcome.Status.FAILED, outcome.status());
    assertTrue(String.valueOf(outcome.reason()).startsWith(expected), outcome.toString());
  }

  @Test
  @SuppressWarnings("NullAway") // the only value of Void
  void examplesWork() {
    try (TestNode node =
            TestNode.start(
                TestDatabase.freshDatabaseUrl(), Settings.standard().strict(true), List.of(GAMES));
        Session<Game> game = node.sessions().load(GAMES, "one")) {
      Patch roll = game.patch(ROLL, null);
      Patch share = game.patch(SHARE, 0.0);

      assertFailed(
          "Strict mode: games.roll gave two different results for the same data at /dice: ", roll);
      assertFailed(
          "Strict mode: games.share: the result at /share: NaN is not a JSON number", share);
      IllegalArgumentException refusal =
          assertThrows(
              IllegalArgumentException.class,
              () -> {
                game.patch(SHARE, Double.NaN);
              });
      assertEquals(
          "Strict mode: games.share: the arguments at the root: NaN is not a JSON number",
          refusal.getMessage());
    }
  }
}
