package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Await;
import dev.ropeway.BadReason;
import dev.ropeway.EntryUpdated;
import dev.ropeway.FaultyDatabase;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.access.Access;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.feed.PostgresFeed;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Position;
import dev.ropeway.node.Node;
import dev.ropeway.node.NodeParts;
import dev.ropeway.store.StoreCatalog;
import jakarta.persistence.PersistenceException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** CDI events of a key go on, whatever becomes of one of them. */
class EventPumpIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String ADD =
      """
      insert into entry_version (bucket, store, key, version, at, patch, actions)
      values (ropeway_bucket('players', 'bob'), 'players', 'bob', %1$d, now(),
        '[{"op":"replace","path":"/coins","value":%2$s}]', '[]');
      update entry set version = %1$d, data = jsonb_set(data, '{coins}', '%2$s')
      where key = 'bob'
      """;

  private final TestJournal journal = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final FaultyDatabase database = new FaultyDatabase(journal.database());
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final List<EntryUpdated> events = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    scheduler.shutdownNow();
    journal.close();
  }

  private Node node(ExecutorService executor) {
    Node node =
        new Node(
            database,
            new StoreCatalog(List.of(Players.STORE), Settings.standard(), null, List.of()),
            Settings.standard(),
            NodeClock.system(),
            executor,
            scheduler,
            new PostgresFeed(new PGSimpleDataSource(), database, executor, NodeClock.system()),
            Access.none(),
            null,
            event -> {
              events.add(event);
              return CompletableFuture.completedFuture(null);
            });
    node.start();
    return node;
  }

  /** Another node writes a version. */
  private void write(Node node, long version, String coins) {
    journal.execute(ADD.formatted(version, coins));
    NodeParts.of(node).publisher().hint(new EntryKey("players", "bob"), new Position(version, 0));
  }

  private void awaitVersion(long version) throws Exception {
    Await.until(
        PATIENCE,
        "an event of version " + version + " among " + events,
        () -> events.stream().anyMatch(event -> event.update().version() == version));
  }

  @Test
  void dataThatCannotBeDecodedHereEndsNoEvents() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    Node node = node(threads);
    try (Session<Player> bob = NodeParts.of(node).sessions().load(Players.STORE, "bob")) {
      bob.loaded().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      bob.patch(Players.ADD_COINS, 1L);
      awaitVersion(1);

      write(node, 2, "\"many\"");
      Await.until(PATIENCE, "the data that is not a player", () -> bob.bad().isPresent());
      assertEquals(BadReason.Kind.WRONG_TYPE, bob.bad().orElseThrow().kind());
      write(node, 3, "7");
      awaitVersion(3);

      EntryUpdated last = events.get(events.size() - 1);
      assertEquals(1, last.update().from(), "what could not be told is part of what is");
      assertEquals(7, ((Player) last.data()).coins());
    } finally {
      node.close();
      threads.shutdownNow();
    }
  }

  /** The first load fails, and the second one is done before the pump has its watch. */
  @Test
  void keyThatMovesWhileItsEventsAreBegunHasThem() throws Exception {
    Node node = node(new AtOnce());
    database.beforeRead(
        () -> {
          database.heal();
          throw new PersistenceException(new SQLTransientConnectionException("away"));
        });
    try (Session<Player> bob = NodeParts.of(node).sessions().load(Players.STORE, "bob")) {
      bob.loaded().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      bob.patch(Players.ADD_COINS, 1L);

      awaitVersion(1);
      assertEquals(0, events.get(0).update().from());
    }
  }

  /** Runs everything on the thread that asks. */
  private static final class AtOnce extends AbstractExecutorService {
    @Override
    public void execute(Runnable command) {
      command.run();
    }

    @Override
    public void shutdown() {
      // nothing runs
    }

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return false;
    }
  }
}
