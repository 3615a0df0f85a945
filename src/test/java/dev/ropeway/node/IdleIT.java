package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.access.Access;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.feed.PostgresFeed;
import dev.ropeway.journal.Database;
import dev.ropeway.store.StoreCatalog;
import dev.ropeway.testing.HandClock;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Open sessions that nobody uses cost the database nothing, tick after tick. */
class IdleIT {
  private static final int QUERIES = 6;
  private static final int SESSIONS = 2_000;
  private static final Duration TICK = Duration.ofMillis(50);
  private static final int TICKS_OF_A_PULL_DELAY = 300;

  private final TestJournal journal = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final CountingDatabase database = new CountingDatabase(journal.database());
  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final CountingExecutor executor = new CountingExecutor();
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final Node node =
      new Node(
          database,
          new StoreCatalog(
              List.of(Players.STORE, Lobby.STORE), Settings.standard(), null, List.of()),
          Settings.standard(),
          clock,
          executor,
          scheduler,
          new PostgresFeed(new PGSimpleDataSource(), database, executor, clock),
          Access.none(),
          null,
          null);

  /** Knows whether anything is left to be done. */
  private static final class CountingExecutor extends ThreadPoolExecutor {
    private final AtomicInteger undone = new AtomicInteger();

    CountingExecutor() {
      super(0, 100, 1, TimeUnit.SECONDS, new SynchronousQueue<>());
    }

    @Override
    public void execute(Runnable task) {
      undone.incrementAndGet();
      super.execute(
          () -> {
            try {
              task.run();
            } finally {
              undone.decrementAndGet();
            }
          });
    }
  }

  /** Counts what is asked of a database. */
  private record CountingDatabase(Database all, AtomicInteger uses) implements Database {
    CountingDatabase(Database all) {
      this(all, new AtomicInteger());
    }

    @Override
    public <R> R transact(Work<R> work) {
      uses.incrementAndGet();
      return all.transact(work);
    }

    @Override
    public <R> R read(Work<R> work) {
      uses.incrementAndGet();
      return all.read(work);
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

  @AfterEach
  void close() {
    node.close();
    scheduler.shutdownNow();
    executor.shutdown();
    journal.close();
  }

  /** Lets time pass in ticks; returns how often the database was asked. */
  private int ticks(int count) {
    int before = database.uses().get();
    for (int i = 0; i < count; i++) {
      clock.pass(TICK);
      node.tick();
      awaitQuiet();
    }
    return database.uses().get() - before;
  }

  private void awaitQuiet() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (executor.undone.get() > 0) {
      assertTrue(System.nanoTime() < end, "something does not come to an end");
      Thread.onSpinWait();
    }
  }

  @Test
  void idleSessionsAreComparedOncePerPullDelayAndThatIsAll() throws Exception {
    node.start();
    List<Session<Player>> open = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      open.add(NodeParts.of(node).sessions().load(Players.STORE, "player-" + i));
    }
    for (Session<Player> session : open) {
      session.loaded().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
    ticks(TICKS_OF_A_PULL_DELAY + 1); // the first comparison and the first walk of the retention

    assertEquals(0, ticks(TICKS_OF_A_PULL_DELAY - 2), "not once, however often it ticks");
    assertEquals(
        QUERIES,
        ticks(1),
        "whether it is the same database, all versions, actions nobody cares for, erasures that"
            + " were cut off, rooms nobody is in, what is due next");
    assertEquals(0, ticks(TICKS_OF_A_PULL_DELAY - 1));
    assertEquals(QUERIES, ticks(1));

    Session<Player> busy = open.get(0);
    var outcome = busy.patch(Players.ADD_COINS, 1L).outcome();
    assertEquals(1, outcome.toCompletableFuture().get(20, TimeUnit.SECONDS).version());
    awaitQuiet();
    assertEquals(0, ticks(10), "quiet again");
    open.forEach(Session::close);
  }
}
