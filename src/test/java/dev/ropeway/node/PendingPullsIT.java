package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.Await;
import dev.ropeway.Between;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.demo.Player;
import dev.ropeway.journal.Database;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Pending actions of one of three nodes: how often the others look for them. */
class PendingPullsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PUSH_DELAY = Duration.ofSeconds(3);

  /** A second after they were due, as the documentation says, and what a slow machine takes. */
  private static final Duration TAKEN_OVER =
      PUSH_DELAY.plus(Duration.ofSeconds(1)).plus(Duration.ofSeconds(8));

  private static final Store<Player> SLOW =
      Store.of("slow", Player.class)
          .defaultData(() -> new Player("new player", 0, List.of()))
          .pushDelay(PUSH_DELAY)
          .build();
  private static final Action<Player, Long> ADD =
      SLOW.action("add", Long.class, (p, n) -> new Player(p.name(), p.coins() + n, p.items()));

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final List<AtomicInteger> pulls = new ArrayList<>();
  private final List<TestNode> nodes = new ArrayList<>();

  /** One that nobody holds any more is closed, which has what it recorded pushed at once. */
  private final List<Session<Player>> open = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    for (int i = 0; i < 3; i++) {
      AtomicInteger count = new AtomicInteger();
      pulls.add(count);
      nodes.add(TestNode.through(all -> new Counting(all, count), url, List.of(SLOW)));
    }
    for (TestNode node : nodes) {
      Await.until(PATIENCE, "all to be known", () -> node.parts().announcer().living().size() == 3);
    }
  }

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    journal.close();
  }

  /** Counts who looks for pending actions. */
  private record Counting(Database all, AtomicInteger pulls) implements Database {
    @Override
    public <R> R transact(Work<R> work) {
      return all.transact(work);
    }

    @Override
    public <R> R read(Work<R> work) {
      return all.read(work);
    }

    @Override
    public <R> R pull(SqlWork<R> statements) {
      return all.pull(connection -> statements.run(counted(connection)));
    }

    private Connection counted(Connection connection) {
      return Between.of(
          Connection.class,
          connection,
          call -> {
            if (call.name().equals("prepareStatement")
                && call.argument(0).toString().contains("and a.status is null offset 0")) {
              pulls.incrementAndGet();
            }
            return call.go();
          });
    }

    @Override
    public EntityManagerFactory factory() {
      return all.factory();
    }

    @Override
    public void close() {
      all.close();
    }
  }

  private int pullsOfOthers() {
    return pulls.get(1).get() + pulls.get(2).get();
  }

  @Test
  void onlyTheirRecorderWorksOnThem() throws Exception {
    List<Patch> patches = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      patches.add(nodes.get(0).sessions().load(SLOW, "bob" + i).patch(ADD, 1L));
    }
    for (Patch patch : patches) {
      patch.outcome().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    assertEquals(0, pullsOfOthers());
  }

  @Test
  void oneOfTheOthersTakesOverFromOneThatIsGone() throws Exception {
    int count = 10;
    try (Connection ear = DriverManager.getConnection(url);
        Statement listen = ear.createStatement()) {
      listen.execute("listen ropeway");
      Set<String> told = new HashSet<>();
      for (int i = 0; i < count; i++) {
        told.add("tom" + i);
        Session<Player> session = nodes.get(0).sessions().load(SLOW, "tom" + i);
        session.patch(ADD, 1L);
        open.add(session);
      }
      PGConnection notified = ear.unwrap(PGConnection.class);
      Await.until(
          PATIENCE,
          "the others to hear of all",
          () -> {
            for (PGNotification each : notified.getNotifications(1)) {
              told.removeIf(key -> each.getParameter().contains('"' + key + '"'));
            }
            return told.isEmpty();
          });
    }
    long start = System.nanoTime();
    nodes.remove(0).kill();

    Await.until(TAKEN_OVER, "the outcomes", () -> pending() == 0);

    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(taken.compareTo(TAKEN_OVER) < 0, taken::toString);
    assertEquals(count, open.size());
    assertEquals(count, journal.number("select sum((data->>'coins')::bigint) from entry"));
    assertTrue(pullsOfOthers() <= count, () -> pullsOfOthers() + " pulls of " + count + " keys");
    assertTrue(
        pulls.get(1).get() > 0 && pulls.get(2).get() > 0,
        () -> "the others share the work: " + pulls);
  }

  private long pending() {
    return journal.number("select count(*) from recorded_action where status is null");
  }
}
