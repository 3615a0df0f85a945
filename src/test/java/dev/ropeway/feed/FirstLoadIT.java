package dev.ropeway.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AppendLog;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.demo.Lobby;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.PastMemory;
import dev.ropeway.store.BoundStore;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A key that two ask for at the same moment, for the first time. */
class FirstLoadIT {
  private static final EntryKey KEY = new EntryKey("lobby", "twice");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void slowFirstLoadDoesNotBreakTheChainThatAFasterOneBegan() throws Exception {
    String url = TestDatabase.freshDatabaseUrl();
    ExecutorService slow = Executors.newSingleThreadExecutor();
    ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    try (TestJournal journal = new TestJournal(url);
        TestNode writer = TestNode.deaf(url, Settings.standard(), List.of(Lobby.STORE))) {
      BoundStore<?> store = Objects.requireNonNull(writer.parts().stores().find("lobby"));
      write(writer, 1);
      Held held = new Held(journal.database());
      slow.submit(held::holdThisThread).get();
      Publisher publisher =
          new Publisher(
              new Journal(held),
              Settings.standard(),
              NodeClock.system(),
              slow,
              learned -> {},
              slot -> Interest.ALWAYS);
      publisher.start();
      publisher.open(KEY, store, watch -> {});
      assertTrue(held.arrived.await(20, TimeUnit.SECONDS), "about to read");
      Streams streams =
          new Streams(
              publisher,
              new Journal(held),
              Settings.standard(),
              new PastMemory(1_048_576),
              scheduler,
              Runnable::run);

      try (UpdateStream stream =
          Objects.requireNonNull(streams.open(KEY, store, null, Instant.MIN, null, null))
              .toCompletableFuture()
              .join()) {
        assertEvent(StreamEvent.Kind.SNAPSHOT, 1, stream);
        write(writer, 2);
        held.release.countDown();
        assertEvent(StreamEvent.Kind.UPDATE, 2, stream);
        assertEquals(0, streams.resets());
      }
    } finally {
      slow.shutdown();
      scheduler.shutdownNow();
    }
  }

  /**
   * A broker takes a moment to bring what is told of a key, and the reader does not wait for it.
   */
  @Test
  void whatWasToldBeforeItCouldBeHeardIsReadThen() throws Exception {
    String url = TestDatabase.freshDatabaseUrl();
    ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    try (TestJournal journal = new TestJournal(url);
        TestNode writer = TestNode.deaf(url, Settings.standard(), List.of(Lobby.STORE))) {
      BoundStore<?> store = Objects.requireNonNull(writer.parts().stores().find("lobby"));
      write(writer, 1);
      CompletableFuture<Void> heard = new CompletableFuture<>();
      Publisher publisher =
          new Publisher(
              journal.journal(),
              Settings.standard(),
              NodeClock.system(),
              Runnable::run,
              learned -> {},
              slot -> hearing(heard));
      publisher.start();
      Streams streams =
          new Streams(
              publisher,
              journal.journal(),
              Settings.standard(),
              new PastMemory(1_048_576),
              scheduler,
              Runnable::run);
      try (UpdateStream stream =
          Objects.requireNonNull(streams.open(KEY, store, null, Instant.MIN, null, null))
              .toCompletableFuture()
              .join()) {
        assertEvent(StreamEvent.Kind.SNAPSHOT, 1, stream);
        write(writer, 2); // told to nobody who hears it

        heard.complete(null);

        assertEvent(StreamEvent.Kind.UPDATE, 2, stream);
      }
    } finally {
      scheduler.shutdownNow();
    }
  }

  private static Interest hearing(CompletableFuture<Void> heard) {
    return new Interest() {
      @Override
      public CompletableFuture<Void> ready() {
        return heard;
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
  }

  private static void write(TestNode node, long id) throws Exception {
    node.remote()
        .record(node.store("lobby"), KEY.key(), "writer", List.of(AppendLog.action("writer", id)))
        .outcomes()
        .get(0)
        .outcome()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private static void assertEvent(StreamEvent.Kind kind, long version, UpdateStream stream)
      throws InterruptedException {
    StreamEvent event = stream.next(PATIENCE);
    assertNotNull(event, "nothing came");
    assertEquals(kind, event.kind());
    assertEquals(version, event.version());
  }

  /** A database whose answers to one thread are long in coming. */
  private static final class Held implements Database {
    private final Database database;
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private volatile Thread slow = new Thread();

    Held(Database database) {
      this.database = database;
    }

    void holdThisThread() {
      slow = Thread.currentThread();
    }

    @Override
    public <R> R read(Work<R> work) {
      if (Thread.currentThread() == slow) {
        arrived.countDown();
        try {
          assertTrue(release.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return database.read(work);
    }

    @Override
    public <R> R transact(Work<R> work) {
      return database.transact(work);
    }

    @Override
    public EntityManagerFactory factory() {
      return database.factory();
    }

    @Override
    public void close() {
      // its owner does
    }
  }
}
