package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Entry;
import dev.ropeway.EntryVersion;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.View;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import jakarta.json.JsonArray;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The examples of docs/history.md. */
class HistoryDocIT {
  private final List<String> logged = new ArrayList<>();

  private void log(String line) {
    logged.add(line);
  }

  @Test
  void examplesWork() throws Exception {
    try (TestNode node =
        TestNode.start(
            TestDatabase.freshDatabaseUrl(), Settings.standard(), List.of(Players.STORE))) {
      SessionService sessions = node.sessions();
      try (Session<Player> session = sessions.load(Players.STORE, "bob")) {
        for (int i = 0; i < 5; i++) {
          session
              .patch(Players.ADD_COINS, 1L)
              .outcome()
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS);
        }
      }
      View<Player> bob = sessions.view(Players.STORE, "bob");

      Player now = bob.latest().data();
      Player third = bob.version(3).orElseThrow().data();
      Player yesterday =
          bob.at(Instant.now().minus(Duration.ofDays(1))).map(Entry::data).orElse(null);

      for (EntryVersion version : bob.versions()) { // newest first, at most 100
        log(version.version() + " " + version.at() + " " + version.actions());
      }
      JsonArray changes = bob.diff(3, bob.latest().version()).orElseThrow(); // RFC 6902 operations

      Patch patch = bob.restoreTo(3);
      Outcome outcome = patch.outcome().toCompletableFuture().join();

      assertEquals(5, now.coins());
      assertEquals(3, third.coins());
      assertEquals(null, yesterday);
      assertTrue(logged.get(0).startsWith("5 "), logged::toString);
      assertEquals("[{\"op\":\"replace\",\"path\":\"/coins\",\"value\":5}]", changes.toString());
      assertEquals(new Outcome(Outcome.Status.APPLIED, 6, null), outcome);
      assertEquals(3, bob.latest().data().coins());
      assertEquals(5, bob.version(5).orElseThrow().data().coins(), "the past is kept");
    }
  }
}
