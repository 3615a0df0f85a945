package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.BadReason;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.node.PurseClient.Nodes;
import dev.ropeway.remote.RemoteStore;
import dev.ropeway.upkeep.Purses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guarantee 7: two versions of an application on one database, under load, out and back. */
class UpgradeIT {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final List<String> HOT = List.of("h0", "h1", "h2", "h3", "h4");
  private static final List<String> COLD = List.of("c0", "c1");

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final Nodes nodes = new Nodes();
  private final List<PurseClient> clients = new ArrayList<>();
  private final List<Future<?>> running = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final long seed = Long.getLong("seed", System.nanoTime());

  @AfterEach
  void stop() {
    threads.shutdownNow();
    nodes.up.forEach(TestNode::close);
    journal.close();
  }

  private TestNode start(Store<?> store) {
    Settings settings = Settings.standard().with(Setting.PULL_DELAY, 200);
    return TestNode.start(url, settings, List.of(store));
  }

  private static RemoteStore purses(TestNode node) {
    return node.store(Purses.NAME);
  }

  private PurseClient client(String name, Nodes at, List<String> keys) {
    PurseClient client = new PurseClient(name, at, keys, new Random(seed + clients.size()));
    clients.add(client);
    running.add(threads.submit(client));
    return client;
  }

  private static void more(PurseClient client, int count) throws Exception {
    int before = client.applied.get();
    Await.until(LONGEST, "no more is applied", () -> client.applied.get() >= before + count);
  }

  /** Stops the clients and counts every coin. */
  private void finish() throws Exception {
    clients.forEach(PurseClient::stop);
    for (Future<?> each : running) {
      each.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    }
    int applied = clients.stream().mapToInt(client -> client.applied.get()).sum();
    System.out.println(
        "UpgradeIT seed "
            + seed
            + ": "
            + applied
            + " applied, "
            + clients.stream().mapToInt(client -> client.bad.get()).sum()
            + " refused as bad");
    assertEquals(
        applied,
        journal.number(
            "select sum(coalesce((data->>'coins')::int8, (data->>'gold')::int8)) from entry"),
        "each action once");
    assertEquals(
        0,
        journal.number(
            "select count(*) from entry where (migrations = '{kinds}') <> (data ? 'gold')"),
        "no old data under new migrations, no new data under old ones");
    assertEquals(
        0,
        journal.number(
            "select count(*) from entry where data ? 'gold' and data->>'silver' <> '7'"));
    assertEquals(
        0,
        journal.number(
            """
            select count(*) from (select key from entry_version where migrations is not null
            and snapshot is null group by key having count(*) > 1) as twice
            """),
        "each is migrated once");
  }

  @Test
  void rollOutUnderLoadLosesNothing() throws Exception {
    TestNode older = start(Purses.first());
    nodes.up = List.of(older);
    PurseClient one = client("one", nodes, HOT);
    PurseClient two = client("two", nodes, HOT);
    more(one, 50);
    more(two, 50);

    TestNode newer = start(Purses.second());
    nodes.up = List.of(older, newer);
    Await.until(LONGEST, "none is migrated", () -> migrated() == HOT.size());
    more(one, 50);
    assertTrue(one.bad.get() + two.bad.get() > 0, "the old node refused, the new one took it");
    assertNotEquals(Map.of(), older.remote().bad(purses(older)));
    assertEquals(Map.of(), newer.remote().bad(purses(newer)));

    nodes.up = List.of(newer);
    older.close();
    more(one, 50);
    more(two, 50);
    finish();
  }

  private long migrated() {
    return journal.number("select count(*) from entry where migrations = '{kinds}'");
  }

  @Test
  void rollBackUnderLoadKeepsNewDataForTheNextRollOut() throws Exception {
    TestNode older = start(Purses.first());
    TestNode newer = start(Purses.second());
    nodes.up = List.of(older, newer);
    Nodes olderOnly = new Nodes();
    olderOnly.up = List.of(older);
    PurseClient hot = client("hot", nodes, HOT);
    PurseClient cold = client("cold", olderOnly, COLD);
    Await.until(LONGEST, "none is migrated", () -> migrated() == HOT.size());
    more(hot, 50);
    more(cold, 10);

    nodes.up = List.of(older);
    newer.close();
    String before = hotEntries();
    int refusals = hot.bad.get();
    more(cold, 50);
    Await.until(LONGEST, "the old node takes it", () -> hot.bad.get() > refusals + 10);
    assertEquals(before, hotEntries(), "what it does not know it does not touch");
    assertEquals(
        "The data has the migration \"kinds\", which this node does not know.",
        older.remote().bad(purses(older)).get(badKey(older)));
    assertEquals(
        0, journal.number("select count(*) from entry where key like 'c%' and data ? 'gold'"));

    TestNode again = start(Purses.second());
    nodes.up = List.of(older, again);
    more(hot, 50);
    finish();
  }

  private static String badKey(TestNode node) {
    return node.remote().bad(purses(node)).keySet().iterator().next();
  }

  private String hotEntries() {
    return journal.text(
        "select string_agg(entry::text, '' order by key) from entry where key like 'h%'");
  }

  /** The store {@code counters} in two versions that differ by an action only. */
  private static Store<Long> counters(boolean second) {
    Store<Long> store = Store.of("counters", Long.class).defaultData(() -> 1L).build();
    store.action("add", Long.class, Long::sum);
    if (second) {
      store.action("double", Void.class, (n, none) -> 2 * n);
    }
    return store;
  }

  @Test
  void oldNodeRecoversByItselfWhenTheUnknownActionIsDone() throws Exception {
    Store<Long> first = counters(false);
    TestNode older = start(first);
    nodes.up = List.of(older);
    RemoteStore known = older.store("counters");
    try (Session<Long> session = older.sessions().load(first, "n")) {
      session.data();
      // as a newer node leaves it that dies between recording and pushing
      journal.execute(
          """
          insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at)
          values (ropeway_bucket('counters', 'n'), 'counters', 'n', 'new', 1, 'double', 'null', now() - interval '1 hour')
          """);
      Await.until(LONGEST, "it is not bad", () -> session.bad().isPresent());

      String why = "A pending action is named double, which this node does not know.";
      assertEquals(new BadReason(BadReason.Kind.UNKNOWN_ACTION, why), session.bad().orElseThrow());
      assertEquals(Map.of("n", why), older.remote().bad(known));
      assertEquals(0, journal.number("select count(*) from entry"), "nothing is written");
      assertEquals(1, journal.number("select count(*) from recorded_action where status is null"));
      try (Session<Long> other = older.sessions().load(first, "m")) {
        var add = first.action("add").orElseThrow();
        assertTrue(patch(other, add, 4L), "other keys carry on");
      }

      TestNode newer = start(counters(true));
      nodes.up = List.of(older, newer);
      Await.until(LONGEST, "it does not recover", () -> session.bad().isEmpty());

      assertEquals(Map.of(), older.remote().bad(known));
      assertTrue(patch(session, first.action("add").orElseThrow(), 3L));
      assertEquals(5, journal.number("select data::int8 from entry where key = 'n'"), "2 * 1 + 3");
    }
  }

  @SuppressWarnings("unchecked") // the action takes a Long
  private static boolean patch(Session<Long> session, dev.ropeway.Action<Long, ?> action, long n)
      throws Exception {
    return session
        .patch((dev.ropeway.Action<Long, Long>) action, n)
        .outcome()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS)
        .applied();
  }
}
