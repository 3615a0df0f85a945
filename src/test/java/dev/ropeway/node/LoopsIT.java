package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.FaultyDatabase;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.access.Access;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.feed.PostgresFeed;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.room.Rooms;
import dev.ropeway.store.StoreCatalog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Errors, such as want of memory or threads, hit every loop of a node; then they are over. */
class LoopsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int KEYS = 20;

  private final TestJournal journal = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final FaultyDatabase database = new FaultyDatabase(journal.database());
  private final ScarceExecutor executor = new ScarceExecutor();
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
  private final Settings settings = Settings.standard().with(Setting.PULL_DELAY, 200);
  private final Node node =
      new Node(
          database,
          new StoreCatalog(List.of(Players.STORE, Lobby.STORE), settings, null, List.of()),
          settings,
          NodeClock.system(),
          executor,
          scheduler,
          new PostgresFeed(new PGSimpleDataSource(), database, executor, NodeClock.system()),
          Access.none(),
          null,
          null);

  /** Has a thread for every second task only while they are scarce, and none while they are out. */
  private static final class ScarceExecutor extends ThreadPoolExecutor {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean scarce;
    private volatile boolean out;

    ScarceExecutor() {
      super(0, 100, 1, TimeUnit.SECONDS, new SynchronousQueue<>());
    }

    @Override
    public void execute(Runnable task) {
      if (out || scarce && asked.getAndIncrement() % 2 == 0) {
        throw new InternalError("unable to create native thread");
      }
      super.execute(task);
    }
  }

  @AfterEach
  void close() {
    node.close();
    scheduler.shutdownNow();
    executor.shutdown();
    journal.close();
  }

  private void awaitTicking(String what, Callable<Boolean> condition) throws Exception {
    Await.until(
        PATIENCE,
        what,
        () -> {
          node.tick();
          return condition.call();
        });
  }

  /** Work for every loop: lanes, transactions, loads, listeners, rooms, pulls. */
  private final class Work {
    private final List<Session<Player>> sessions = new ArrayList<>();
    private final List<Session<Player>> idle = new ArrayList<>();
    private final List<Patch> patches = new ArrayList<>();
    private final List<CompletionStage<TransactionOutcome>> transactions = new ArrayList<>();
    private final List<AtomicInteger> heard = new ArrayList<>();
    private final List<Rooms.Entrance> entrances = new ArrayList<>();

    void add(String names) {
      for (int i = 0; i < KEYS; i++) {
        Session<Player> session = NodeParts.of(node).sessions().load(Players.STORE, names + i);
        sessions.add(session);
        idle.add(NodeParts.of(node).sessions().load(Players.STORE, names + "-idle" + i));
        AtomicInteger calls = new AtomicInteger();
        heard.add(calls);
        session.updated(player -> calls.set(Math.toIntExact(player.coins())));
        patches.add(session.patch(Players.ADD_COINS, 1L));
        transactions.add(
            NodeParts.of(node)
                .sessions()
                .transaction(tx -> tx.patch(session, Players.ADD_COINS, 2L), failed -> {}));
        entrances.add(
            NodeParts.of(node).rooms().enter(new EntryKey("lobby", names + i), "client", true));
        node.tick();
      }
    }

    boolean done() {
      return idle.stream().allMatch(each -> each.loaded().toCompletableFuture().isDone())
          && patches.stream().allMatch(each -> each.outcome().toCompletableFuture().isDone())
          && transactions.stream().allMatch(each -> each.toCompletableFuture().isDone())
          && heard.stream().allMatch(calls -> calls.get() == 3);
    }

    void check() throws Exception {
      for (Patch patch : patches) {
        assertTrue(patch.outcome().toCompletableFuture().get().version() > 0);
      }
      for (CompletionStage<TransactionOutcome> each : transactions) {
        assertTrue(each.toCompletableFuture().get().committed());
      }
      sessions.forEach(session -> assertEquals(3, session.data().coins()));
      sessions.forEach(Session::close);
      idle.forEach(Session::close);
    }
  }

  private void present() throws Exception {
    awaitTicking("presence", () -> journal.number("select count(*) from room_client") == 2 * KEYS);
  }

  @Test
  void threadsThatCannotBeHadStopNothingForGood() throws Exception {
    node.start();
    executor.scarce = true;
    Work during = new Work();
    during.add("a");
    for (int i = 0; i < 50; i++) {
      node.tick();
    }
    executor.scarce = false;
    Work after = new Work();
    after.add("b");

    awaitTicking("the work", () -> during.done() && after.done());

    during.check();
    after.check();
    present();
  }

  @Test
  void anOutcomeIsToldThoughNoThreadCouldBeHadForItAndNothingFollows() throws Exception {
    node.start();
    Session<Player> session = NodeParts.of(node).sessions().load(Players.STORE, "c");
    awaitTicking("the session", () -> session.loaded().toCompletableFuture().isDone());
    database.afterWrite(() -> executor.out = true);
    CompletionStage<Outcome> outcome = session.patch(Players.ADD_COINS, 1L).outcome();
    Await.until(PATIENCE, "it is decided", () -> executor.out && executor.getActiveCount() == 0);
    database.heal();
    executor.out = false;

    awaitTicking("the outcome", () -> outcome.toCompletableFuture().isDone());

    assertEquals(Outcome.Status.APPLIED, outcome.toCompletableFuture().get().status());
    session.close();
  }

  @Test
  void errorsOnTheWayToTheDatabaseStopNothingForGood() throws Exception {
    node.start();
    AtomicInteger uses = new AtomicInteger();
    Runnable fault =
        () -> {
          if (uses.getAndIncrement() % 2 == 0) {
            throw new InternalError("on purpose");
          }
        };
    database.beforeRead(fault);
    database.beforeWrite(fault);
    database.afterWrite(fault);
    Work during = new Work();
    during.add("a");
    for (int i = 0; i < 50; i++) {
      node.tick();
    }
    database.heal();
    Work after = new Work();
    after.add("b");

    awaitTicking("the work", () -> during.done() && after.done());

    during.check();
    after.check();
    present();
  }
}
