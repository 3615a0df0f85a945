package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.After;
import dev.ropeway.Await;
import dev.ropeway.Scheduled;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How late what waits for its time is applied, by the machine's clock. */
@Tag("alone")
class OnTimeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int ACTIONS = 300;
  private static final int OVERDUE = 20_000;

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final List<TestNode> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    journal.close();
  }

  private TestNode start() {
    TestNode node = TestNode.start(url, Settings.standard(), List.of(Players.STORE));
    nodes.add(node);
    return node;
  }

  private static void patch(TestNode node, String key) throws Exception {
    node.sessions()
        .patch(Players.STORE, key, Players.ADD_COINS, 1L)
        .outcome()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private long applied() {
    return journal.number(
        """
        select count(*) from recorded_action where client like '%later-%' and status = 'applied'
        """);
  }

  /** The one that knows them by hints alone is in time, too. */
  @Test
  void nodeThatTakesOverForADeadOneIsInTime() throws Exception {
    TestNode dying = start();
    TestNode other = start();
    try (Session<Player> met = other.sessions().load(Players.STORE, "met")) {
      met.data();
      patch(dying, "met");
      Await.until(PATIENCE, "they know each other", () -> met.data().coins() == 1);
    }
    journal.execute("create table due (client text primary key, at timestamptz)");
    Instant first = Instant.now().plusSeconds(4);
    List<Scheduled> all = new ArrayList<>();
    for (int i = 0; i < ACTIONS; i++) {
      Instant at = first.plusMillis(10L * i);
      all.add(
          dying.sessions().patch(Players.STORE, "k" + i % 30, Players.ADD_COINS, 1L, After.at(at)));
    }
    for (Scheduled each : all) {
      each.recorded().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
    journal.execute("insert into due select client, due_at from scheduled_action");
    assertEquals(ACTIONS, journal.number("select count(*) from due"), "none is due yet");
    dying.kill();
    nodes.remove(dying);

    Await.until(PATIENCE, "all are applied", () -> applied() == ACTIONS);
    long late =
        journal.number(
            """
            select max(extract(epoch from a.decided_at - d.at) * 1000)::int8
            from recorded_action a join due d on a.client = d.client
            """);
    long early =
        journal.number(
            "select count(*) from recorded_action a join due d using (client) where recorded_at < at");
    System.out.println("OnTimeIT: the latest of " + ACTIONS + " was " + late + " ms late");
    assertEquals(0, early);
    assertTrue(late < 1_000, () -> late + " ms");
    assertEquals(ACTIONS, journal.number("select sum((data->>'coins')::int8) from entry") - 1);
  }

  @Test
  void whatIsLongDueLeavesOthersTheirTurn() throws Exception {
    journal.execute(
        """
        insert into scheduled_action
          (bucket, store, key, id, client, name, args, once, due_at, made_at, actor, roles)
        select ropeway_bucket('players', 'k' || n % 500), 'players', 'k' || n % 500, 'i' || n, 'ropeway:session:later-i' || n, 'add_coins',
          '1', false, now() - n * interval '1 second', now(), null, null
        from generate_series(1, 20000) n
        """);
    TestNode node = start();
    long longest = 0;
    int count = 0;
    long begin = System.nanoTime();
    while (applied() < OVERDUE) {
      long start = System.nanoTime();
      patch(node, "bob");
      longest = Math.max(longest, System.nanoTime() - start);
      count++;
      assertTrue(System.nanoTime() - begin < PATIENCE.toNanos(), "it takes too long");
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(longest);
    System.out.printf(
        "OnTimeIT: %d overdue in %d ms, meanwhile %d others, the slowest in %d ms%n",
        OVERDUE, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin), count, millis);
    assertTrue(count > 20, "others go on meanwhile");
    assertTrue(millis < 2_000, () -> millis + " ms");
    assertEquals(OVERDUE + count, journal.number("select sum((data->>'coins')::int8) from entry"));
  }
}
