package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.After;
import dev.ropeway.Await;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.Scheduled;
import dev.ropeway.ScheduledAction;
import dev.ropeway.ScheduledPage;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The examples of docs/later.md. */
@SuppressWarnings("NullAway") // the only value of Void
class LaterDocIT {
  private static final Store<String> GAMES =
      Store.of("games", String.class).defaultData(() -> "open").build();
  private static final Action<String, Void> CLOSE = GAMES.action("close", game -> game + "!");

  private final HandClock clock = new HandClock(Instant.now());
  private final List<String> log = new CopyOnWriteArrayList<>();

  private static void await(Scheduled scheduled) throws Exception {
    scheduled.recorded().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void examplesWork() throws Exception {
    try (TestNode node = TestNode.at(clock, TestDatabase.freshDatabaseUrl(), List.of(GAMES));
        Session<String> game = node.sessions().load(GAMES, "g1")) {
      SessionService sessions = node.sessions();
      Scheduled closing = game.patch(CLOSE, null, After.minutes(30));
      closing.recorded().thenRun(() -> log.add("it waits, and survives any crash"));

      await(closing);
      Instant friday = Instant.now().plus(Duration.ofDays(2));
      Scheduled end = sessions.patch(GAMES, "g1", CLOSE, null, After.at(friday));
      Scheduled again =
          sessions.patch(GAMES, "g1", CLOSE, null, After.days(3), IdempotencyKey.of("close-g1"));

      await(end);
      await(again);
      assertNotEquals(end.id(), again.id());
      assertEquals("open", game.data());
      clock.pass(Duration.ofMinutes(31));
      Await.until(Duration.ofSeconds(20), "it is closed", () -> game.data().equals("open!"));
      Await.until(Duration.ofSeconds(20), "it was told", () -> log.size() == 1);

      ScheduledPage page = sessions.scheduled(GAMES, "g1"); // in the order in which it is due
      ScheduledAction first = page.actions().get(0); // id, name, args, due, at, actor
      boolean stillWaited = sessions.cancelScheduled(GAMES, "g1", first.id());

      assertTrue(stillWaited);
      assertEquals(2, page.actions().size());
      assertEquals(end.id(), first.id());
    }
  }
}
