package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.CrashableDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Guarantees 1 to 3 when PostgreSQL is killed, and stopped, under the load of two nodes: callers
 * wait, and when it is back everything goes on by itself.
 */
class DatabaseRestartIT {
  private static final int ACTIONS = 8_000;

  private final List<TestNode> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
  }

  @Test
  void restartedDatabaseCostsTimeAndNothingElse() throws Exception {
    // With this pull delay only notifications can be what lets the readers follow in time.
    Settings settings =
        Settings.standard()
            .with(Setting.PULL_DELAY, 600_000)
            .with(Setting.RECENT_UPDATES, 50_000)
            .with(Setting.RECENT_BYTES, 1_000_000_000);
    try (CrashableDatabase database = new CrashableDatabase()) {
      for (int i = 0; i < 2; i++) {
        nodes.add(TestNode.start(database.url(), settings, List.of(Turns.STORE)));
      }
      try (HotKey key = new HotKey(nodes, ACTIONS)) {
        key.send();
        key.awaitAcknowledged(ACTIONS / 8);
        database.kill();
        database.start();
        key.awaitAcknowledged(ACTIONS / 2);
        database.stop();
        database.start();
        key.finish();
      }
      long failures =
          nodes.stream().mapToLong(node -> node.parts().engine().statistics().failures()).sum();
      assertTrue(failures > 0, "the outages were felt");
      nodes.forEach(node -> assertNull(node.node().notWorking(), "ready again"));
    }
  }
}
