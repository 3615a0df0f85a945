package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Outcome;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.json.BoundStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guarantees 1 to 3 with two nodes on one database and one hot key. */
class TwoNodesIT {
  private static final int CLIENTS = 8;
  private static final int ACTIONS = 250;
  private static final String KEY = "hot";

  private final String url = TestDatabase.freshDatabaseUrl();
  private final List<TestNode> nodes = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
    nodes.forEach(TestNode::close);
  }

  @Test
  void repeatedAndConcurrentRequestsApplyOnceAndInOrder() throws Exception {
    Settings settings = Settings.standard().with(Setting.RECENT_UPDATES, 10_000);
    nodes.add(TestNode.start(url, settings, List.of(Lobby.STORE)));
    nodes.add(TestNode.start(url, settings, List.of(Lobby.STORE)));

    check(run());
  }

  @Test
  void withoutAnyNotificationUpdatesArriveWithinThePullDelay() throws Exception {
    Settings settings =
        Settings.standard().with(Setting.PULL_DELAY, 200).with(Setting.RECENT_UPDATES, 10_000);
    nodes.add(TestNode.deaf(url, settings, List.of(Lobby.STORE)));
    nodes.add(TestNode.deaf(url, settings, List.of(Lobby.STORE)));

    check(run());
  }

  /** Lets all clients do their actions, and two readers follow; returns the readers. */
  private List<StreamFollower> run() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("TwoNodesIT seed " + seed);
    List<Future<StreamFollower>> readers = new ArrayList<>();
    for (TestNode node : nodes) {
      StreamFollower follower =
          new StreamFollower(
              Objects.requireNonNull(node.remote().stream(store(node), KEY, OptionalLong.empty())));
      readers.add(threads.submit(() -> follower.until(TwoNodesIT::complete)));
    }
    List<Future<?>> clients = new ArrayList<>();
    for (int c = 0; c < CLIENTS; c++) {
      String client = "client-" + c;
      Random random = new Random(seed + c);
      clients.add(threads.submit(() -> client(client, random)));
    }
    for (Future<?> client : clients) {
      client.get(60, TimeUnit.SECONDS);
    }
    List<StreamFollower> followers = new ArrayList<>();
    for (Future<StreamFollower> reader : readers) {
      followers.add(reader.get(60, TimeUnit.SECONDS));
    }
    return followers;
  }

  private static boolean complete(StreamFollower follower) {
    return AppendLog.of(follower.data()).size() >= CLIENTS * ACTIONS;
  }

  private static BoundStore<?> store(TestNode node) {
    return Objects.requireNonNull(node.node().stores().find("lobby"));
  }

  /** Sends its actions in small requests, many of them twice, to whichever node. */
  private Object client(String client, Random random) throws Exception {
    int next = 1;
    while (next <= ACTIONS) {
      int count = Math.min(1 + random.nextInt(5), ACTIONS - next + 1);
      List<Recording> sent = new ArrayList<>();
      sent.add(send(client, next, count, random));
      while (random.nextInt(3) == 0) {
        sent.add(send(client, next, count, random));
      }
      for (Recording recording : sent.subList(random.nextInt(sent.size()), sent.size())) {
        for (Recording.Answer answer : recording.outcomes()) {
          Outcome outcome =
              answer.outcome().toCompletableFuture().get(30, TimeUnit.SECONDS).outcome();
          assertEquals(Outcome.Status.APPLIED, outcome.status());
        }
      }
      next += count;
    }
    return client;
  }

  private Recording send(String client, int first, int count, Random random) {
    TestNode node = nodes.get(random.nextInt(nodes.size()));
    List<RemoteAction> actions = new ArrayList<>();
    for (int id = first; id < first + count; id++) {
      actions.add(AppendLog.action(client, id));
    }
    return node.remote().record(store(node), KEY, client, actions);
  }

  private void check(List<StreamFollower> followers) {
    List<String> stored = null;
    for (StreamFollower follower : followers) {
      List<String> log = AppendLog.of(follower.data());
      assertEachOnceAndInOrder(log);
      assertEachOnceAndInOrder(follower.acks());
      assertEquals(stored == null ? log : stored, log, "both readers see the same");
      stored = log;
    }
    long outraced = nodes.stream().mapToLong(n -> n.node().engine().statistics().outraced()).sum();
    System.out.println("TwoNodesIT outraced " + outraced + " times");
  }

  private static void assertEachOnceAndInOrder(List<String> log) {
    AppendLog.assertOnceAndInOrder(log);
    assertEquals(CLIENTS * ACTIONS, log.size());
  }
}
