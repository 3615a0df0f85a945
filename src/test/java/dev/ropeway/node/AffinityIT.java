package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AppendLog;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.CycleStatistics;
import dev.ropeway.demo.Lobby;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Hint;
import dev.ropeway.journal.Notifications;
import dev.ropeway.remote.RemoteAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What three nodes do for an action if a balancer sends all that concerns a key to one of them, and
 * if it does not: counted, for time on a shared machine says nothing. The figures are those of
 * {@code docs/scale.md}. Exactly once it is either way.
 */
class AffinityIT {
  private static final int NODES = 3;
  private static final int WRITERS = 24;
  private static final int ACTIONS = 70;
  private static final String STORE = "lobby";

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final List<TestNode> nodes = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /**
   * Who writes what, and where.
   *
   * @param prefix of the keys
   * @param keysOfAWriter how many; neighbours have nearly the same
   * @param readersOfAKey the first so many of those who write it
   */
  private record Load(
      String prefix, int keys, int keysOfAWriter, int readersOfAKey, Balancer balancer) {
    String key(int number) {
      return prefix + number;
    }

    /** Where a key is watched: at the nodes that its readers write to. */
    Set<Integer> watchedAt(int key) {
      return IntStream.range(0, readersOfAKey)
          .mapToObj(i -> balancer.node(key + i * keys, key))
          .collect(Collectors.toSet());
    }
  }

  private interface Balancer {
    /** The node that a writer asks for something about a key. */
    int node(int writer, int key);
  }

  /** What was done for an action, by all nodes together. */
  private record Work(double versions, double read, double outraced, double heard, double used) {
    @Override
    public String toString() {
      return "actions a version %.2f, entries read %.3f, outraced %.3f, hints heard %.2f, of use %.2f"
          .formatted(1 / versions, read, outraced, heard, used);
    }
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    nodes.forEach(TestNode::close);
    journal.close();
  }

  @Test
  void whatConcernsAKeyCostsLessAtOneNode() throws Exception {
    for (int i = 0; i < NODES; i++) {
      nodes.add(TestNode.start(url, Settings.standard(), List.of(Lobby.STORE)));
    }
    Random random = new Random(19);
    Work anywhere = work(new Load("any", 30, 5, 1, (writer, key) -> random.nextInt(NODES)));
    Work home = work(new Load("home", 30, 5, 1, (writer, key) -> key % NODES));
    System.out.println("AffinityIT, an action without affinity: " + anywhere);
    System.out.println("AffinityIT, an action with affinity: " + home);

    assertEquals(0, home.outraced(), 0.01);
    assertTrue(anywhere.outraced() > 0.1, anywhere::toString);
    assertTrue(home.read() < 0.3 && anywhere.read() > 3 * home.read(), home + " / " + anywhere);
    assertTrue(home.versions() < 1 && home.used() < 0.1, home::toString);
    assertTrue(anywhere.used() > 0.3, anywhere::toString);
  }

  /**
   * Three pages in each of eight rooms, by live connections: spread by number each is at another
   * node, by the home of their room they are at one.
   */
  @Test
  void roomOfPagesCostsLessIfTheyConnectToItsHome() throws Exception {
    for (int i = 0; i < NODES; i++) {
      nodes.add(TestNode.start(url, Settings.standard(), List.of(Lobby.STORE)));
    }
    Work anywhere = work(new Load("spread", 8, 1, 3, (writer, key) -> writer % NODES));
    Work home = work(new Load("homed", 8, 1, 3, (writer, key) -> key % NODES));
    System.out.println("AffinityIT, an action of a page without a home: " + anywhere);
    System.out.println("AffinityIT, an action of a page with one: " + home);

    assertEquals(0, home.outraced(), 0.01);
    assertTrue(anywhere.outraced() > 0.1, anywhere::toString);
    assertTrue(home.read() < 0.3 && anywhere.read() > 3 * home.read(), home + " / " + anywhere);
    assertEquals(0, home.used(), 0.01);
    assertTrue(anywhere.used() > 0.5, anywhere::toString);
  }

  /** Writers append to their keys, one action after the other; each key is watched by somebody. */
  private Work work(Load load) throws Exception {
    Map<EntryKey, Set<String>> watchers = watch(load);
    long read = count(CycleStatistics::read);
    long outraced = count(CycleStatistics::outraced);
    HintCount hints = new HintCount(watchers);
    try (Notifications overheard = Notifications.listen(journal.feedSource(), "nobody")) {
      List<Future<Map<Integer, Long>>> writing = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        writing.add(threads.submit(() -> write(load, writer)));
      }
      while (!writing.stream().allMatch(Future::isDone)) {
        overheard.poll(Duration.ofMillis(50)).hints().forEach(hints::hear);
      }
      overheard.poll(Duration.ofMillis(500)).hints().forEach(hints::hear);
      long sent = 0;
      for (Future<Map<Integer, Long>> each : writing) {
        sent += each.get().values().stream().mapToLong(Long::longValue).sum();
      }
      checkAll(load, sent);
    }
    double actions = WRITERS * (double) ACTIONS;
    double versions =
        journal.number(
            "select sum(version) from entry where key like '%s%%'".formatted(load.prefix()));
    return new Work(
        versions / actions,
        (count(CycleStatistics::read) - read) / actions,
        (count(CycleStatistics::outraced) - outraced) / actions,
        hints.heard / actions,
        hints.used / actions);
  }

  private Map<EntryKey, Set<String>> watch(Load load) {
    Map<EntryKey, Set<String>> watchers = new HashMap<>();
    for (int key = 0; key < load.keys(); key++) {
      for (int node : load.watchedAt(key)) {
        TestNode at = nodes.get(node);
        follow(at, load.key(key));
        watchers
            .computeIfAbsent(new EntryKey(STORE, load.key(key)), k -> new HashSet<>())
            .add(at.node().core.name);
      }
    }
    return watchers;
  }

  private static StreamFollower follow(TestNode node, String key) {
    return new StreamFollower(
        Objects.requireNonNull(node.stream(node.store(STORE), key, OptionalLong.empty())));
  }

  private long count(ToLongFunction<CycleStatistics> what) {
    return nodes.stream()
        .mapToLong(node -> what.applyAsLong(node.parts().engine().statistics()))
        .sum();
  }

  /** What other nodes hear of what one tells, key by key, and how much of it somebody waits for. */
  private static final class HintCount {
    private final Map<EntryKey, Set<String>> watchers;
    long heard;
    long used;

    HintCount(Map<EntryKey, Set<String>> watchers) {
      this.watchers = watchers;
    }

    void hear(Hint hint) {
      for (EntryKey key : hint.pushed().keySet()) {
        heard += NODES - 1;
        Set<String> waiting = watchers.getOrDefault(key, Set.of());
        used += waiting.stream().filter(node -> !node.equals(hint.node())).count();
      }
    }
  }

  private Map<Integer, Long> write(Load load, int writer) throws Exception {
    String client = load.prefix() + "-" + writer;
    Random random = new Random(writer);
    Map<Integer, Long> last = new HashMap<>();
    for (int i = 0; i < ACTIONS; i++) {
      int key = (writer + random.nextInt(load.keysOfAWriter())) % load.keys();
      TestNode node = nodes.get(load.balancer().node(writer, key));
      long id = last.merge(key, 1L, Long::sum);
      List<RemoteAction> one = List.of(AppendLog.action(client, id));
      node.remote()
          .record(node.store(STORE), load.key(key), client, one)
          .outcomes()
          .get(0)
          .outcome()
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);
    }
    return last;
  }

  private void checkAll(Load load, long sent) throws InterruptedException {
    long stored = 0;
    for (int key = 0; key < load.keys(); key++) {
      StreamFollower reader = follow(nodes.get(key % NODES), load.key(key));
      List<String> log = AppendLog.of(reader.until(each -> each.version() >= 0).data());
      AppendLog.assertOnceAndInOrder(log);
      stored += log.size();
    }
    assertEquals(sent, stored);
  }
}
