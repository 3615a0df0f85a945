package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.feed.FaultyFeed;
import dev.ropeway.feed.FaultyFeed.Fault;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What nodes do whatever their feed does to what they tell each other: guarantees 1 to 3 and 8. */
abstract class NodesOverFeedContract {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int ACTIONS = 800;
  private static final int NODES = 3;

  /** So long that only what is told can have brought the news. */
  private static final Settings UNHURRIED = Settings.standard().with(Setting.PULL_DELAY, 600_000);

  final String url = TestDatabase.freshDatabaseUrl();
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<FaultyFeed> feeds = new ArrayList<>();
  private final Random random = new Random(Long.getLong("seed", System.nanoTime()));

  /** Makes the feeds of the nodes of a test, all of which hear each other. */
  abstract TestNode.Feeds feeds() throws Exception;

  /** Ends what the feeds go through, and whatever goes through it. */
  abstract void kill() throws Exception;

  /** Begins it again. */
  abstract void revive() throws Exception;

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
  }

  private TestNode node(Fault fault, NodeClock clock, Settings settings) throws Exception {
    TestNode.Feeds inner = feeds();
    Random own = new Random(random.nextLong());
    TestNode node =
        TestNode.fed(
            (database, executor, time) -> {
              FaultyFeed feed = new FaultyFeed(inner.of(database, executor, time), fault, own);
              feeds.add(feed);
              return feed;
            },
            clock,
            url,
            settings,
            List.of(Turns.STORE, Players.STORE));
    nodes.add(node);
    return node;
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void actionsApplyOnceAndInOrderWhateverBecomesOfHints(Fault fault) throws Exception {
    Settings settings =
        Settings.standard()
            .with(Setting.RECENT_UPDATES, 50_000)
            .with(Setting.RECENT_BYTES, 1_000_000_000)
            .with(Setting.PULL_DELAY, 500);
    for (int i = 0; i < NODES; i++) {
      node(fault, NodeClock.system(), settings);
    }
    try (HotKey key = new HotKey(nodes, ACTIONS)) {
      key.send();
      key.finish();
    }
    assertTrue(feeds.stream().allMatch(feed -> feed.heard() > 0), "there was something to break");
  }

  @Test
  void newsComesAtOnceAlsoAfterTheConnectionsOfAllWereGone() throws Exception {
    for (int i = 0; i < NODES; i++) {
      node(Fault.NONE, NodeClock.system(), UNHURRIED);
    }
    List<Session<Player>> bobs =
        nodes.stream().map(node -> node.sessions().load(Players.STORE, "bob")).toList();
    for (Session<Player> bob : bobs) {
      bob.loaded().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    Await.until(
        PATIENCE, "all are connected", () -> feeds.stream().allMatch(FaultyFeed::connected));
    coinShows(bobs, 1);

    kill();
    Await.until(PATIENCE, "none is", () -> feeds.stream().noneMatch(FaultyFeed::connected));
    give(bobs.get(0)); // of which nobody is told
    revive();
    Await.until(PATIENCE, "2 coins everywhere", () -> all(bobs, 2));
    Await.until(
        PATIENCE, "all are connected", () -> feeds.stream().allMatch(FaultyFeed::connected));
    for (int coins = 3; coins < 13; coins++) {
      coinShows(bobs, coins);
    }
    bobs.forEach(Session::stop);
  }

  private static void give(Session<Player> bob) throws Exception {
    bob.patch(Players.ADD_COINS, 1L)
        .outcome()
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void coinShows(List<Session<Player>> bobs, long coins) throws Exception {
    give(bobs.get((int) (coins % bobs.size())));
    Await.until(PATIENCE, coins + " coins", () -> all(bobs, coins));
  }

  private static boolean all(List<Session<Player>> bobs, long coins) {
    return bobs.stream().allMatch(bob -> bob.data().coins() == coins);
  }

  /** It works on, says so, and takes part when it can. */
  @Test
  void nodeThatCannotUseItsFeedAtStartGoesOnWithTheComparison() throws Exception {
    kill();
    HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
    TestNode one = node(Fault.NONE, clock, Settings.standard());
    TestNode two = node(Fault.NONE, clock, Settings.standard());
    Session<Player> here = one.sessions().load(Players.STORE, "bob");
    Session<Player> there = two.sessions().load(Players.STORE, "bob");
    there.loaded().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    give(here);
    Await.until(
        PATIENCE,
        "a coin after some pull delays",
        () -> {
          clock.pass(Duration.ofSeconds(15));
          return there.data().coins() == 1;
        });
    if (saysThatItIsAway()) {
      clock.pass(Duration.ofMinutes(1));
      assertNotNull(two.node().notWorking());
    }

    revive();
    Await.until(
        PATIENCE, "both are connected", () -> feeds.stream().allMatch(FaultyFeed::connected));
    Await.until(
        PATIENCE,
        "health",
        () -> {
          clock.pass(Duration.ofSeconds(1));
          return two.node().notWorking() == null;
        });
    here.stop();
    there.stop();
  }

  /** Whether a feed without connection is known to be deaf, as nothing else would say it. */
  abstract boolean saysThatItIsAway();
}
