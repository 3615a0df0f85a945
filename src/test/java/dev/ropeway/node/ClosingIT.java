package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.Await;
import dev.ropeway.FaultyDatabase;
import dev.ropeway.LogEar;
import dev.ropeway.Outcome;
import dev.ropeway.OutcomePendingException;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.journal.Database;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A node that closes leaves nothing undone that it can do, and nothing behind. */
class ClosingIT {
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Of the five that a node allows itself where there is something to wait for. */
  private static final Duration SOON = Duration.ofSeconds(4);

  private static final Store<Long> COUNTERS =
      Store.of("counters", Long.class).defaultData(() -> 0L).build();
  private static final Action<Long, Long> ADD = COUNTERS.action("add", Long.class, Long::sum);

  private static final Store<Long> LAZY =
      Store.of("lazy", Long.class).defaultData(() -> 0L).pushDelay(Duration.ofSeconds(60)).build();
  private static final Action<Long, Long> ADD_LAZILY = LAZY.action("add", Long.class, Long::sum);

  private final String url = TestDatabase.freshDatabaseUrl();
  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final TestNode node = TestNode.deaf(clock, this::through, url, List.of(COUNTERS, LAZY));
  private @Nullable FaultyDatabase faulty;

  private Database through(Database given) {
    faulty = new FaultyDatabase(given);
    return faulty;
  }

  private FaultyDatabase database() {
    return Objects.requireNonNull(faulty);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  private void close() {
    long start = System.nanoTime();
    node.node().close();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(SOON) < 0, () -> "It took " + took);
  }

  /** An action that this node has recorded, and that only a newer version of it can decide. */
  private Patch leftToOthers() throws Exception {
    Session<Long> bob = node.sessions().load(COUNTERS, "bob");
    get(bob.patch(ADD, 1L).outcome());
    try (TestJournal journal = new TestJournal(url)) {
      journal.execute("update entry set version = 2, migrations = '{from-the-future}'");
    }
    Patch left = bob.patch(ADD, 2L);
    get(left.recorded());
    Await.until(LONG, "it is not noticed", () -> bob.bad().isPresent());
    return left;
  }

  @Test
  void nobodyWaitsForWhatOnlyOthersCanDecide() throws Exception {
    Patch left = leftToOthers();

    close();

    Exception failure = assertThrows(ExecutionException.class, () -> get(left.outcome()));
    assertTrue(
        failure.getCause() instanceof OutcomePendingException pending && pending.recorded(),
        failure::toString);
    node.close();
  }

  /** Of an application that has stopped nothing is there any more, the database included. */
  @Test
  void nodeThatHasClosedTouchesNothingAndSaysNothing() throws Exception {
    leftToOthers();
    close();
    AtomicInteger uses = new AtomicInteger();
    Runnable gone =
        () -> {
          uses.incrementAndGet();
          throw new IllegalStateException("It is closed");
        };
    database().beforeRead(gone);
    database().beforeWrite(gone);

    try (LogEar ear = new LogEar()) {
      clock.pass(Duration.ofMinutes(1)); // the key is to be looked at again
      node.node().tick();
      node.parts().engine().tick();

      assertTrue(node.ends(LONG), "somebody goes on");
      assertEquals(0, uses.get());
      assertEquals(List.of(), ear.lines());
    }
    node.close();
  }

  @Test
  void pushThatIsDelayedIsMadeBefore() throws Exception {
    Patch patch = node.sessions().load(LAZY, "bob").patch(ADD_LAZILY, 3L);
    get(patch.recorded());

    close();

    assertEquals(Outcome.Status.APPLIED, get(patch.outcome()).status());
    node.close();
  }
}
