package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.PgBouncer;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Behind a pooler that gives each transaction another connection. */
class PoolerIT {
  private static final int ACTIONS = 4_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String url = TestDatabase.freshDatabaseUrl();
  private final List<TestNode> nodes = new ArrayList<>();
  private final Settings settings =
      Settings.standard()
          .with(Setting.RECENT_UPDATES, 50_000)
          .with(Setting.RECENT_BYTES, 1_000_000_000);
  private PgBouncer pooler;

  @BeforeEach
  void start() throws Exception {
    pooler = new PgBouncer(url);
  }

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    pooler.close();
  }

  private TestNode node(String feed, NodeClock clock, Settings given) {
    TestNode node = TestNode.listening(feed, clock, pooler.url(), given, List.of(Turns.STORE));
    nodes.add(node);
    return node;
  }

  private void applyOnceAndInOrder(Settings given, int deaths) throws Exception {
    node(url, NodeClock.system(), given);
    node(url, NodeClock.system(), given);
    try (HotKey key = new HotKey(nodes, ACTIONS)) {
      key.send();
      for (int i = 0; i < deaths; i++) {
        pooler.restart();
      }
      key.finish();
    }
  }

  @Test
  void repeatedReorderedAndAbandonedRequestsApplyOnceAndInOrder() throws Exception {
    applyOnceAndInOrder(settings, 0);
    assertNull(nodes.get(0).node().notWorking());
  }

  @Test
  void soTheyDoWhateverItsPlansAre() throws Exception {
    applyOnceAndInOrder(settings.with(Setting.DB_PLANNER, 0), 0);
  }

  @Test
  void soTheyDoIfThePoolerDies() throws Exception {
    applyOnceAndInOrder(settings, 3);
  }

  /** It connects, and nothing ever comes. */
  @Test
  void nodeThatListensThroughItIsKnownToBeDeaf() throws Exception {
    HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
    TestNode deaf = node(pooler.url(), clock, settings);
    TestNode hears = node(url, clock, settings);
    assertNull(deaf.node().notWorking(), "it may be told something yet");

    Await.until(
        PATIENCE,
        "it is noticed",
        () -> {
          clock.pass(Duration.ofSeconds(5));
          return deaf(deaf) == 1;
        });
    String reason = deaf.node().notWorking();
    assertNotNull(reason);
    assertTrue(reason.contains("DB_FEED_URL"), reason);
    clock.pass(Duration.ofMinutes(1));
    Await.until(PATIENCE, "it hears itself", () -> deaf(hears) == 0);
    assertNull(hears.node().notWorking());
    assertEquals(1, deaf(deaf));
  }

  private static double deaf(TestNode node) {
    return node.node().meters.stream()
        .filter(meter -> meter.name().equals("ropeway_feed_deaf"))
        .findFirst()
        .orElseThrow()
        .value()
        .getAsDouble();
  }
}
