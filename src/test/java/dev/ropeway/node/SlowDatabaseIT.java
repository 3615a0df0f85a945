package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.CrashableDatabase;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.TcpRelay;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A PostgreSQL that takes 200 ms for each statement. */
class SlowDatabaseIT {
  private static final int KEYS = 20;
  private static final int QUEUE = 2_000;
  private static final int ATTEMPTS = 20_000;
  private static final int MOST_THREADS = 30;
  private static final Settings SETTINGS = Settings.standard().with(Setting.QUEUE_ACTIONS, QUEUE);

  private static CrashableDatabase database;
  private static TcpRelay proxy;
  private TestNode node;

  @BeforeAll
  static void makeDatabase() throws Exception {
    database = new CrashableDatabase();
    proxy = new TcpRelay(database.port());
  }

  @AfterAll
  static void removeDatabase() throws Exception {
    proxy.close();
    database.close();
  }

  @BeforeEach
  void start() {
    String url = database.url().replace(":" + database.port(), ":" + proxy.port());
    node = TestNode.start(url, SETTINGS, List.of(Players.STORE));
  }

  @AfterEach
  void stop() {
    proxy.delay(Duration.ZERO);
    node.close();
  }

  @Test
  void nothingPilesUpAndWhatIsTooMuchIsRefused() throws Exception {
    List<Session<Player>> sessions = load("key", KEYS);
    proxy.delay(Duration.ofMillis(200));

    List<Patch> taken = flood(sessions);

    assertTrue(taken.size() >= QUEUE && taken.size() < ATTEMPTS, () -> "took " + taken.size());
    for (Patch patch : taken) {
      Outcome outcome = patch.outcome().toCompletableFuture().get(120, TimeUnit.SECONDS);
      assertEquals(Outcome.Status.APPLIED, outcome.status());
    }
    proxy.delay(Duration.ZERO);
    long coins = sessions.stream().mapToLong(session -> session.data().coins()).sum();
    assertEquals(taken.size(), coins, "what was taken in, and nothing that was refused");
    assertFewThreads();
    assertNull(node.node().notWorking(), "slow is not broken");
  }

  private List<Session<Player>> load(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> node.sessions().load(Players.STORE, prefix + i))
        .toList();
  }

  private void assertFewThreads() {
    assertTrue(node.mostThreads() <= MOST_THREADS, () -> node.mostThreads() + " threads");
  }

  /** Patches as fast as it can, far more than there is room for. */
  private List<Patch> flood(List<Session<Player>> sessions) {
    List<Patch> taken = new ArrayList<>();
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        taken.add(sessions.get(i % KEYS).patch(Players.ADD_COINS, 1L));
      } catch (NotRecordedException e) {
        assertEquals(Kind.OVERLOADED, e.kind());
      }
      long pending = node.parts().engine().statistics().pending();
      assertTrue(pending <= QUEUE, () -> pending + " undecided");
    }
    return taken;
  }

  @Test
  void neitherSessionsNorTheirTagsTakeAThreadEach() throws Exception {
    proxy.delay(Duration.ofMillis(200));
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (Session<Player> session : load("new", 300)) {
      ends.add(session.loaded().toCompletableFuture());
      ends.add(session.tagUser("user").toCompletableFuture());
    }
    Await.until(
        Duration.ofSeconds(30),
        "some are done",
        () -> ends.stream().filter(CompletableFuture::isDone).count() > 300);

    assertFewThreads();
    proxy.delay(Duration.ZERO);
    for (CompletableFuture<Void> end : ends) {
      end.get(60, TimeUnit.SECONDS);
    }
  }
}
