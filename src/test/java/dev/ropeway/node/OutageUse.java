package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.NotRecordedException;
import dev.ropeway.Session;
import dev.ropeway.TestNode;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Uses a node that cannot reach its database: reads, loads and patches. Confined to one thread. */
final class OutageUse {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final long MOST_MILLIS = 1_000;
  private static final int SESSIONS = 200;

  private final TestNode node;
  private final Session<Player> known;
  private final int items;
  private final long failures;
  private final List<Session<Player>> opened = new ArrayList<>();
  private int reads;
  private int refused;
  private long longest;

  /** Reads a session that must go on showing so many items. */
  OutageUse(TestNode node, Session<Player> known, int items) {
    this.node = node;
    this.known = known;
    this.items = items;
    this.failures = failures();
  }

  private long failures() {
    return node.parts().engine().statistics().failures();
  }

  /** Goes on for a time. */
  void goOn(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      assertEquals(items, known.data().items().size(), "the last known, and its own patches");
      reads++;
      if (opened.size() < SESSIONS) {
        opened.add(node.sessions().load(Players.STORE, "new" + opened.size()));
      }
      patch();
      longest = Math.max(longest, System.nanoTime() - start);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    assertTrue(failures() > failures, "it is tried again and again");
    assertTrue(Duration.ofNanos(longest).toMillis() < MOST_MILLIS, "nobody waits for the database");
  }

  private void patch() {
    try {
      known.patch(Players.ADD_COINS, 1L);
      throw new AssertionError("there is no room for another");
    } catch (NotRecordedException full) {
      refused++;
    }
  }

  /** Whatever was opened meanwhile is loaded by itself. */
  void assertAllLoaded() throws Exception {
    for (Session<Player> session : opened) {
      session.loaded().toCompletableFuture().get(60, TimeUnit.SECONDS);
      assertEquals(0, session.data().coins());
      session.stop();
    }
  }

  /** Says what happened. */
  void say(Duration time, int taken, Duration recovery) {
    System.out.printf(
        "Away for %d s: %d patches taken in, %d refused, %d reads, %d sessions opened, longest of"
            + " the three %.1f ms; %d failed tries; all recorded %d ms after the start of the"
            + " database; at most %d threads.%n",
        time.toSeconds(),
        taken,
        refused,
        reads,
        opened.size(),
        longest / 1e6,
        failures() - failures,
        recovery.toMillis(),
        node.mostThreads());
  }
}
