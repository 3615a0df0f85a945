package dev.ropeway.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.FaultyDatabase;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.config.NodeClock;
import dev.ropeway.journal.Hint;
import dev.ropeway.testing.HandClock;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Listening goes on, whatever the listener does. */
class PostgresFeedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestJournal journal = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final PostgresFeed feed =
      new PostgresFeed(journal.source(), journal.database(), threads, NodeClock.system());

  @AfterEach
  void close() {
    feed.close();
    threads.shutdown();
    journal.close();
  }

  /** Fails on every word of some nodes, and on being interrupted. */
  private static final class Fragile implements Feed.Listener {
    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private final AtomicInteger missed = new AtomicInteger();

    @Override
    public String self() {
      return "me";
    }

    @Override
    public Set<String> living() {
      return Set.of();
    }

    @Override
    public void hint(Hint hint) {
      heard.add(hint.node());
      if (hint.node().startsWith("bad")) {
        throw new StackOverflowError("on purpose");
      }
    }

    @Override
    public void accessChanged() {}

    @Override
    public void note(String payload) {
      // of no interest
    }

    @Override
    public void interrupted() {
      throw new InternalError("on purpose");
    }

    @Override
    public void missed() {
      missed.incrementAndGet();
    }
  }

  @Test
  void listenerThatFailsIsToldThatItHasMissedSomethingAndHearsOn() throws Exception {
    Fragile listener = new Fragile();
    feed.start(listener);
    Await.until(PATIENCE, "a connection", () -> listener.missed.get() == 1);

    tell("bad");
    Await.until(PATIENCE, "another connection", () -> listener.missed.get() == 2);
    tell("good");

    Await.until(PATIENCE, "a hint", () -> listener.heard.contains("good"));
  }

  @Test
  void whoClosesItAndItsConnectionIsNotToldThatItIsInterrupted() throws Exception {
    FeedEar ear = new FeedEar("me");
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (PostgresFeed closing =
        new PostgresFeed(journal.source(), journal.database(), thread, NodeClock.system())) {
      closing.start(ear);
      Await.until(PATIENCE, "a connection", () -> ear.missed.get() == 1);
      closing.close();
      try (Connection connection = journal.source().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and query like 'listen%'
            """);
      }
      thread.shutdown();
      assertTrue(thread.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      assertEquals(0, ear.interrupted.get());
    }
  }

  /** Others take it for gone, and tell it nothing of the rooms that it reads. */
  @Test
  void whoCouldTellNothingForLongIsToldThatItHasMissedSomething() throws Exception {
    HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
    FaultyDatabase database = new FaultyDatabase(journal.database());
    FeedEar ear = new FeedEar("me");
    Hint greeting = new Hint("me", Map.of(), List.of(), false);
    try (PostgresFeed mute = new PostgresFeed(journal.source(), database, threads, clock)) {
      mute.start(ear);
      Await.until(PATIENCE, "a connection", () -> ear.missed.get() == 1);
      database.beforeRead(
          () -> {
            throw new IllegalStateException("on purpose");
          });
      assertThrows(IllegalStateException.class, () -> mute.tell(greeting));
      clock.pass(Duration.ofSeconds(30));
      assertThrows(IllegalStateException.class, () -> mute.tell(greeting));
      assertEquals(1, ear.missed.get());
      database.heal();
      mute.tell(greeting);

      Await.until(PATIENCE, "it is told", () -> ear.missed.get() == 2);
    }
  }

  /** Nodes of the version before know one channel for rooms, and no interest. */
  @Test
  void nodesOfBeforeAreUnderstoodAndUnderstand() throws Exception {
    FeedEar me = new FeedEar("me");
    feed.start(me);
    Await.until(PATIENCE, "a connection", () -> me.missed.get() == 1);
    try (Connection old = journal.source().getConnection();
        Statement statement = old.createStatement()) {
      statement.execute("listen ropeway; listen ropeway_room");
      tell("old");
      statement.execute("select pg_notify('ropeway_room', E'sender 1 0 1\n[\"said\"]')");
      Await.until(PATIENCE, "what it said", () -> me.notes.contains("[\"said\"]"));

      feed.note("me", List.of(new RoomNote(7, "\"answered\"", false)));
      feed.tell(new Hint("me", Map.of(), List.of(), false));
      List<String> heard = new ArrayList<>();
      PGConnection listener = old.unwrap(PGConnection.class);
      Await.until(
          PATIENCE,
          "both",
          () -> {
            PGNotification[] come = listener.getNotifications(100);
            for (PGNotification each : come == null ? new PGNotification[0] : come) {
              heard.add(each.getName() + ": " + each.getParameter());
            }
            return heard.stream().anyMatch(text -> text.contains("answered"))
                && heard.stream().anyMatch(text -> text.startsWith("ropeway: {\"node\":\"me\""));
          });
      assertTrue(
          heard.stream()
              .anyMatch(t -> t.matches("(?s)ropeway_room: me \\d+ 0 1\n\\[\"answered\"]")),
          heard.toString());
    }
  }

  private void tell(String node) {
    feed.tell(new Hint(node, Map.of(), List.of(), false));
  }
}
