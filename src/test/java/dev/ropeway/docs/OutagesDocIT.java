package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The examples of docs/outages.md. */
class OutagesDocIT {

  private static List<Patch> waiting(List<Patch> patches) {
    List<Patch> waiting =
        patches.stream().filter(patch -> !patch.recorded().toCompletableFuture().isDone()).toList();
    return waiting;
  }

  @Test
  void examplesWork() throws Exception {
    String url = TestDatabase.freshDatabaseUrl();
    try (TestNode node = TestNode.start(url, Settings.standard(), List.of(Players.STORE));
        Session<Player> bob = node.sessions().load(Players.STORE, "bob");
        Connection blocker = DriverManager.getConnection(url);
        Statement statement = blocker.createStatement()) {
      bob.loaded().toCompletableFuture().get(20, TimeUnit.SECONDS);
      blocker.setAutoCommit(false);
      statement.execute("lock table entry, recorded_action in access exclusive mode");
      List<Patch> patches = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        patches.add(bob.patch(Players.ADD_COINS, 1L));
      }
      assertEquals(patches, waiting(patches));

      blocker.rollback();
      for (Patch patch : patches) {
        patch.recorded().toCompletableFuture().get(20, TimeUnit.SECONDS);
      }
      assertEquals(List.of(), waiting(patches));
    }
  }
}
