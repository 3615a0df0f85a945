package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AppendLog;
import dev.ropeway.Await;
import dev.ropeway.DebianPostgres;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.StoredInvariants;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.remote.Recording;
import dev.ropeway.remote.RemoteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A dump that is taken by {@code pg_dump} while actions are recorded has all that was acknowledged
 * before it, and nothing by halves; who repeats what he does not find there has it applied once.
 */
class DumpIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> KEYS = List.of("one", "two", "three");
  private static final List<String> CLIENTS = List.of("ann~1", "bob~1", "eve~1", "tom~1");
  private static final int BEFORE = 60;
  private static final long COINS = 1_000;
  private static final List<Store<?>> STORES = List.of(Lobby.STORE, Players.STORE);

  private DebianPostgres server;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> sent = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;

  @BeforeEach
  void start() throws Exception {
    server = new DebianPostgres();
    try (TestJournal first = new TestJournal(server.url("postgres"))) {
      first.execute("create database restored");
    }
  }

  @AfterEach
  void stop() throws Exception {
    stopped = true;
    for (Thread thread : threads) {
      thread.join(PATIENCE.toMillis());
    }
    server.close();
  }

  private TestNode node(String database) {
    Settings settings = Settings.standard().with(Setting.PULL_DELAY, 300);
    return TestNode.start(server.url(database), settings, STORES);
  }

  @Test
  void dumpIsOfOneInstantAndWhoRepeatsIsAppliedOnce() throws Exception {
    Path dump = server.folder().resolve("dump.sql");
    Set<String> before;
    try (TestNode node = node("postgres")) {
      get(node.sessions().patch(Players.STORE, "ann", Players.ADD_COINS, COINS).outcome());
      CLIENTS.forEach(client -> begin(client, () -> append(node, client)));
      begin("payer", () -> pay(node));
      awaitWork(BEFORE);
      before = new HashSet<>(acknowledged);

      server.run(
          "pg_dump",
          "-h",
          "127.0.0.1",
          "-p",
          String.valueOf(server.port()),
          "-U",
          "postgres",
          "-f",
          dump.toString(),
          "postgres");

      awaitWork(acknowledged.size() + BEFORE);
      stopped = true;
      for (Thread thread : threads) {
        thread.join(PATIENCE.toMillis());
      }
      assertEquals(null, failure);
    }
    server.run(
        "psql",
        "-q",
        "-v",
        "ON_ERROR_STOP=1",
        "-h",
        "127.0.0.1",
        "-p",
        String.valueOf(server.port()),
        "-U",
        "postgres",
        "-f",
        dump.toString(),
        "restored");

    StoredInvariants.assertAll(server.url("restored"), true);
    try (TestNode node = node("restored")) {
      Set<String> there = new HashSet<>(log(node));
      Await.until(PATIENCE, "what was pending is applied", () -> pending() == 0);
      assertEquals(Set.of(), without(before, log(node)), "acknowledged before, and not there");
      assertTrue(
          there.size() < acknowledged.size(), "some were recorded after the dump: " + there.size());
      assertEquals(COINS, coins(node), "transactions are there as a whole or not at all");
      assertEquals("unknown-version", resumed(node));
      repeat(node);
      assertEquals(COINS, coins(node));
    }
    StoredInvariants.assertAll(server.url("restored"), true);
  }

  private long pending() {
    try (TestJournal restored = new TestJournal(server.url("restored"))) {
      return restored.number("select count(*) from recorded_action where status is null");
    }
  }

  private static Set<String> without(Set<String> all, List<String> some) {
    Set<String> rest = new HashSet<>(all);
    some.forEach(rest::remove);
    return rest;
  }

  private void begin(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!stopped) {
                  work.run();
                }
              } catch (Throwable e) {
                failure = e;
              }
            },
            name);
    threads.add(thread);
    thread.start();
  }

  /** Something done again and again. */
  private interface Work {
    void run() throws Exception;
  }

  private void awaitWork(int actions) throws Exception {
    Await.until(
        PATIENCE,
        actions + " actions are acknowledged",
        () -> acknowledged.size() >= actions || failure != null);
    assertEquals(null, failure);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private void append(TestNode node, String client) throws Exception {
    for (String key : KEYS) {
      long id = sent.merge(client + " " + key, 1L, Long::sum);
      // durable is what is acknowledged: whoever restores owes that this much is applied
      get(record(node, key, client, id).recorded());
      acknowledged.add(key + " " + AppendLog.line(client, id));
    }
  }

  private static Recording record(TestNode node, String key, String client, long id) {
    return node.remote()
        .record(node.store("lobby"), key, client, List.of(AppendLog.action(client, id)));
  }

  private static void pay(TestNode node) throws Exception {
    get(
        node.sessions()
            .transaction(
                tx -> {
                  tx.patch(Players.STORE, "ann", Players.TAKE_COINS, 1L);
                  tx.patch(Players.STORE, "tom", Players.ADD_COINS, 1L);
                }));
  }

  private static long coins(TestNode node) {
    long coins = 0;
    for (String key : List.of("ann", "tom")) {
      try (Session<Player> session = node.sessions().load(Players.STORE, key)) {
        coins += session.data().coins();
      }
    }
    return coins;
  }

  private static List<String> log(TestNode node, String key) {
    return node.remote()
        .latest(node.store("lobby"), key)
        .map(entry -> AppendLog.of(entry.entry().data()))
        .orElse(List.of());
  }

  private static List<String> log(TestNode node) {
    List<String> all = new ArrayList<>();
    KEYS.forEach(key -> log(node, key).forEach(line -> all.add(key + " " + line)));
    return all;
  }

  /** What a stream is told that has seen a version which the dump does not have. */
  private static String resumed(TestNode node) throws Exception {
    RemoteStore store = node.store("lobby");
    try (StreamDiary stream =
        new StreamDiary(
            Objects.requireNonNull(node.stream(store, "one", OptionalLong.of(1_000_000))))) {
      Await.until(PATIENCE, "a snapshot", () -> stream.version() > 0);
      assertEquals("", stream.complaint());
      return String.join(",", stream.resets());
    }
  }

  /** Every client sends all that it ever sent, as one that cannot tell what has become of it. */
  private void repeat(TestNode node) throws Exception {
    for (String key : KEYS) {
      List<String> expected = new ArrayList<>();
      for (String client : CLIENTS) {
        long last = Objects.requireNonNull(sent.get(client + " " + key));
        assertEquals(nextId(node, key, client), gap(node, key, client, last + 2), "as it is told");
        for (long id = 1; id <= last; id++) {
          assertTrue(
              get(record(node, key, client, id).outcomes().get(0).outcome()).outcome().applied());
          expected.add(AppendLog.line(client, id));
        }
      }
      List<String> log = log(node, key);
      AppendLog.assertOnceAndInOrder(log);
      assertEquals(new HashSet<>(expected), new HashSet<>(log));
      assertEquals(expected.size(), log.size());
    }
  }

  private static long nextId(TestNode node, String key, String client) {
    return 1 + log(node, key).stream().filter(line -> line.startsWith(client + "#")).count();
  }

  /** What a client is told whose next number is ahead of what is recorded. */
  private static long gap(TestNode node, String key, String client, long id) throws Exception {
    try {
      get(record(node, key, client, id).outcomes().get(0).outcome());
      throw new AssertionError("taken in spite of a gap");
    } catch (ExecutionException | CompletionException e) {
      return refusal(Objects.requireNonNull(e.getCause()));
    } catch (NotRecordedException e) {
      return refusal(e);
    }
  }

  private static long refusal(Throwable e) {
    NotRecordedException refusal = (NotRecordedException) e;
    assertEquals(NotRecordedException.Kind.GAP, refusal.kind());
    return refusal.expectedId();
  }
}
