package dev.ropeway.feed;

import dev.ropeway.Await;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.config.NodeClock;
import dev.ropeway.journal.Hint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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

  private void tell(String node) {
    feed.tell(new Hint(node, Map.of(), List.of(), false));
  }
}
