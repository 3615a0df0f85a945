package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.FaultyDatabase;
import dev.ropeway.NatsServer;
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
import dev.ropeway.nats.NatsFeed;
import dev.ropeway.nats.NatsServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a broker saves: hints of others' keys, and reads. */
class NatsInterestIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int NODES = 3;
  private static final int KEYS = 30;
  private static final int LEARNING = 4;
  private static final int ROUNDS = 3;
  private static final Settings UNHURRIED = Settings.standard().with(Setting.PULL_DELAY, 600_000);

  private final String url = TestDatabase.freshDatabaseUrl();
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<FaultyFeed> feeds = new ArrayList<>();
  private final List<FaultyDatabase> databases = new ArrayList<>();
  private final List<Session<Player>> sessions = new ArrayList<>();
  private NatsServer broker;

  @BeforeEach
  void begin() throws Exception {
    broker = new NatsServer();
    NatsServers servers = new NatsServers(List.of(broker.url()), null);
    for (int i = 0; i < NODES; i++) {
      nodes.add(
          TestNode.fed(
              (database, executor, clock) -> {
                NatsFeed feed = new NatsFeed(servers, database, executor, clock);
                feeds.add(new FaultyFeed(feed, Fault.NONE, new Random(1)));
                return feeds.get(feeds.size() - 1);
              },
              database -> {
                databases.add(new FaultyDatabase(database));
                return databases.get(databases.size() - 1);
              },
              NodeClock.system(),
              url,
              UNHURRIED,
              List.of(Players.STORE)));
    }
    Await.until(PATIENCE, "all hear", () -> feeds.stream().allMatch(FaultyFeed::connected));
  }

  @AfterEach
  void stop() {
    sessions.forEach(Session::stop);
    nodes.forEach(TestNode::close);
    broker.close();
  }

  private Session<Player> watch(int node, String key) throws Exception {
    Session<Player> session = nodes.get(node).sessions().load(Players.STORE, key);
    sessions.add(session);
    session.loaded().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return session;
  }

  private void give(int node, String key) throws Exception {
    nodes
        .get(node)
        .sessions()
        .patch(Players.STORE, key, Players.ADD_COINS, 1L)
        .outcome()
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void shows(Session<Player> session, long coins) throws Exception {
    Await.until(PATIENCE, coins + " coins", () -> session.data().coins() == coins);
  }

  @Test
  void watcherOfAnotherNodesPushesReadsNothing() throws Exception {
    Session<Player> there = watch(1, "bob");
    give(0, "bob");
    shows(there, 1); // the first version is read
    AtomicInteger reads = new AtomicInteger();
    databases.get(1).beforeRead(reads::incrementAndGet);
    for (int coins = 2; coins <= 50; coins++) {
      give(0, "bob");
      shows(there, coins);
    }

    assertTrue(reads.get() < 5, reads + " reads of 49 pushes"); // the agenda and such
  }

  /**
   * Each key is watched on one node and written on all, in turn. What a node does not hear of it
   * reads: were it outraced, its actions would be told as pending, and to others than the watcher.
   */
  @Test
  void nodeHearsOfItsOwnKeysAndFewOthers() throws Exception {
    List<Session<Player>> watched = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      watched.add(watch(i % NODES, "p" + i));
    }
    write(LEARNING); // each node has to be outraced once on each key that it does not watch
    shows(watched, LEARNING * NODES);
    List<Integer> before = feeds.stream().map(FaultyFeed::heardOfKeys).toList();
    long outraced = outraced();
    write(ROUNDS);
    shows(watched, (LEARNING + ROUNDS) * NODES);

    long pushes = (long) ROUNDS * KEYS * NODES;
    assertTrue(outraced() - outraced < pushes / 20, outraced() - outraced + " of " + pushes);
    int own = ROUNDS * KEYS / NODES * (NODES - 1); // its keys' pushes by others
    for (int i = 0; i < NODES; i++) {
      int heard = feeds.get(i).heardOfKeys() - before.get(i);
      System.out.println("hints of keys heard: " + heard + ", of its own " + own);
      assertTrue(heard >= own, heard + " of " + own);
      assertTrue(heard <= own * 1.2, heard + " of " + own);
    }
  }

  private void write(int rounds) throws Exception {
    for (int writer = 0; writer < rounds * NODES; writer++) {
      for (int i = 0; i < KEYS; i++) {
        give(writer % NODES, "p" + i);
      }
    }
  }

  private static void shows(List<Session<Player>> watched, long coins) throws Exception {
    for (Session<Player> session : watched) {
      shows(session, coins);
    }
  }

  private long outraced() {
    return nodes.stream().mapToLong(node -> node.parts().engine().statistics().outraced()).sum();
  }
}
