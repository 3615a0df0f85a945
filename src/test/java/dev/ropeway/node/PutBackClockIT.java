package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Action;
import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Push;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A wall clock that is put back, or runs behind that of others: nothing has to wait for it. */
class PutBackClockIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration PUSH_DELAY = Duration.ofMinutes(1);
  private static final Duration PULL_DELAY = Duration.ofSeconds(15);

  private static final Store<Player> SLOW =
      Store.of("slow", Player.class)
          .defaultData(() -> new Player("new player", 0, List.of()))
          .pushDelay(PUSH_DELAY)
          .build();
  private static final Action<Player, Long> ADD =
      SLOW.action("add", Long.class, (p, n) -> new Player(p.name(), p.coins() + n, p.items()));

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final HandClock clock = new HandClock(Instant.now());
  private final TestNode node = TestNode.at(clock, url, List.of(SLOW, Players.STORE));

  @AfterEach
  void stop() {
    node.close();
    journal.close();
  }

  private long pending(String key) {
    return journal.number(
        "select count(*) from recorded_action where status is null and key = '%s'".formatted(key));
  }

  /** Lets pull delays pass, one after the other, but far less than an hour. */
  private void awaitWithinMinutes(String what, Callable<Boolean> condition) throws Exception {
    Instant end = clock.instant().plus(HOUR.dividedBy(4));
    Await.until(
        PATIENCE,
        what,
        () -> {
          if (clock.instant().isBefore(end)) {
            clock.pass(PULL_DELAY);
          }
          return condition.call();
        });
  }

  @Test
  void pushThatIsDelayedComesWhenItsTimeHasPassed() throws Exception {
    try (Session<Player> bob = node.sessions().load(SLOW, "bob")) {
      Patch patch = bob.patch(ADD, 1L);
      patch.recorded().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

      clock.jump(HOUR.negated());
      clock.pass(PUSH_DELAY);

      Outcome outcome =
          patch.outcome().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertEquals(1, outcome.version());
    }
  }

  @Test
  void actionThatNobodyCaresForIsFoundThoughItIsStampedAhead() throws Exception {
    ActionWrite row =
        new ActionWrite(new EntryKey("players", "tom"), "c", 1, "add_coins", "1", null, null, null);
    journal.push(new Push(List.of(), List.of(row), List.of(), clock.instant()));

    clock.jump(HOUR.negated());

    awaitWithinMinutes("the action's outcome", () -> pending("tom") == 0);
  }

  @Test
  void erasureThatWasBegunBeforeIsTakenUpAgain() throws Exception {
    node.parts().people().tag("players", "bob", "user-17");
    node.parts().people().beginErasure("user-17", false);

    clock.jump(HOUR.negated());

    awaitWithinMinutes(
        "the erasure's end",
        () -> node.parts().people().erasures("user-17", 1).get(0).doneAt() != null);
  }
}
