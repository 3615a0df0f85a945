package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.Hint;
import dev.ropeway.journal.Notifications;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A node that has been alone for a while, and then is not. */
class LonelyNodeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final String KEY = "bob";

  private final String url = TestDatabase.freshDatabaseUrl();
  private final HandClock clock = new HandClock(Instant.now());
  private Notifications heard;
  private TestNode first;
  private Session<Player> here;

  @BeforeEach
  void startAloneAndListenIn() throws Exception {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(url);
    heard = Notifications.listen(source, "nobody");
    first = TestNode.at(clock, url, List.of(Players.STORE));
    here = first.sessions().load(Players.STORE, KEY);
    assertTrue(tellsOf(giveCoin()), "at first somebody may be there");
    Await.until(PATIENCE, "silence", this::passesUnheard);
  }

  @AfterEach
  void stop() throws Exception {
    here.close();
    first.close();
    heard.close();
  }

  /** Time counts only from when the node hears others itself, which begins in the background. */
  private boolean passesUnheard() throws Exception {
    clock.pass(Duration.ofMinutes(1));
    return !tellsOf(giveCoin());
  }

  private long giveCoin() throws Exception {
    Outcome outcome =
        here.patch(Players.ADD_COINS, 1L)
            .outcome()
            .toCompletableFuture()
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return outcome.version();
  }

  /** Whether anybody who listens is told of a version within a moment. */
  private boolean tellsOf(long version) throws Exception {
    long end = System.nanoTime() + SHORT.toNanos();
    while (System.nanoTime() < end) {
      for (Hint hint : heard.poll(Duration.ofMillis(50)).hints()) {
        if (hint.pushed().values().stream().anyMatch(at -> at.version() >= version)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void nothingIsToldToNobody() throws Exception {
    for (int i = 0; i < 5; i++) {
      long version = giveCoin();
      assertEquals(false, tellsOf(version), "told of version " + version);
    }
  }

  /** The pull delay is so long that only hints can have brought the news. */
  @Test
  void whoeverComesIsToldAtOnce() throws Exception {
    Settings slow = Settings.standard().with(Setting.PULL_DELAY, 600_000);
    try (TestNode second = TestNode.start(url, slow, List.of(Players.STORE));
        Session<Player> there = second.sessions().load(Players.STORE, KEY)) {
      for (int i = 0; i < 20; i++) {
        giveCoin();
        long coins = here.data().coins();
        Await.until(PATIENCE, coins + " coins", () -> there.data().coins() == coins);
      }
      assertTrue(tellsOf(giveCoin()));
    }
  }
}
