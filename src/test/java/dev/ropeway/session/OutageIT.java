package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.CrashableDatabase;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions while PostgreSQL is away, and when it comes back. */
class OutageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PENDING = 300;
  private static final int QUEUE = 500;

  /** Failed tries that the outage lasts; each is after at most half a second. */
  private static final int TRIES = Integer.getInteger("outage.tries", 20);

  private static final Settings SETTINGS =
      Settings.standard()
          .with(Setting.PENDING, PENDING)
          .with(Setting.QUEUE_ACTIONS, QUEUE)
          .with(Setting.LOAD_TIMEOUT, 500)
          .with(Setting.PULL_DELAY, 600_000)
          .with(Setting.RETRY_MAX, 500);

  private final Logger logger = Logger.getLogger("dev.ropeway");
  private final List<LogRecord> said = new ArrayList<>();
  private final Handler ear =
      new Handler() {
        @Override
        public synchronized void publish(LogRecord line) {
          if (line.getLevel().intValue() >= Level.INFO.intValue()) {
            said.add(line);
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(ear);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(ear);
  }

  @Test
  void sessionsGoOnAndEverythingIsRecordedInOrderWhenTheDatabaseIsBack() throws Exception {
    try (CrashableDatabase database = new CrashableDatabase();
        TestNode node = TestNode.start(database.url(), SETTINGS, List.of(Players.STORE));
        Session<Player> bob = node.sessions().load(Players.STORE, "bob")) {
      outcome(bob.patch(Players.ADD_COINS, 10L));
      database.stop();
      Await.until(PATIENCE, "idle, and not ready", () -> !node.node().working());

      List<Patch> patches = new ArrayList<>();
      for (int i = 0; i < PENDING; i++) {
        patches.add(bob.patch(Players.ADD_ITEM, "item" + i));
      }
      assertEquals(10, bob.data().coins(), "the last known");
      assertEquals(PENDING, bob.data().items().size(), "its own patches are shown");
      assertRefused(Kind.PENDING_LIMIT, bob);
      try (Session<Player> eve = node.sessions().load(Players.STORE, "eve")) {
        patches.addAll(fillTheQueue(eve));
        assertThrows(IllegalStateException.class, eve::data, "says that it is not loaded");
        long before = node.node().engine().statistics().failures();
        Await.until(
            Duration.ofSeconds(10L + TRIES),
            "tries",
            () -> node.node().engine().statistics().failures() >= before + TRIES);
        assertFalse(node.node().working());
        assertTrue(patches.stream().noneMatch(p -> p.recorded().toCompletableFuture().isDone()));

        database.start();

        for (Patch patch : patches) {
          assertEquals(Outcome.Status.APPLIED, outcome(patch).status());
        }
        assertEquals(QUEUE - PENDING, eve.data().coins());
      }
      Await.until(PATIENCE, "ready", () -> node.node().working());
      assertEquals(
          IntStream.range(0, PENDING).mapToObj(i -> "item" + i).toList(),
          node.sessions().view(Players.STORE, "bob").latest().data().items());
    }
    assertEquals(
        List.of(Level.WARNING, Level.INFO),
        said.stream().map(LogRecord::getLevel).toList(),
        () -> said.stream().map(LogRecord::getMessage).toList().toString());
  }

  private static List<Patch> fillTheQueue(Session<Player> session) {
    List<Patch> patches = new ArrayList<>();
    for (int i = 0; i < QUEUE - PENDING; i++) {
      patches.add(session.patch(Players.ADD_COINS, 1L));
    }
    assertRefused(Kind.OVERLOADED, session);
    return patches;
  }

  private static void assertRefused(Kind kind, Session<Player> session) {
    NotRecordedException refusal =
        assertThrows(NotRecordedException.class, () -> session.patch(Players.ADD_COINS, 1L));
    assertEquals(kind, refusal.kind());
  }

  private static Outcome outcome(Patch patch) throws Exception {
    return patch.outcome().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
