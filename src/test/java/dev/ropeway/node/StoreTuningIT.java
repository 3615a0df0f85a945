package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.Await;
import dev.ropeway.HistoryPrunedException;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Stores that are pulled, told and kept otherwise than the rest. */
class StoreTuningIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Store<String> plain = Store.of("plain", String.class).defaultData(() -> "").build();
  private final Action<String, String> add = plain.action("add", String.class, String::concat);
  private final String url = TestDatabase.freshDatabaseUrl();

  private static <T, A> Outcome record(TestNode node, Store<T> store, Action<T, A> action, A args)
      throws Exception {
    return node.sessions()
        .patch(store, "bob", action, args)
        .outcome()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  @Test
  void aStoreIsPulledAsOftenAsItSays() throws Exception {
    Store<String> quick =
        Store.of("quick", String.class)
            .defaultData(() -> "")
            .pullDelay(Duration.ofMillis(100))
            .build();
    Action<String, String> append = quick.action("append", String.class, String::concat);
    Settings slow = Settings.standard().with(Setting.PULL_DELAY, LONG.toMillis());
    try (TestNode deaf = TestNode.deaf(url, slow, List.of(plain, quick));
        TestNode other = TestNode.start(url, slow, List.of(plain, quick));
        Session<String> pulled = deaf.sessions().load(quick, "bob");
        Session<String> waiting = deaf.sessions().load(plain, "bob")) {
      assertEquals("", pulled.data() + waiting.data());
      record(other, plain, add, "a");
      record(other, quick, append, "b");

      Await.until(PATIENCE, "it is pulled", () -> pulled.data().equals("b"));
      assertEquals("", waiting.data(), "it has ten minutes");
    }
  }

  @Test
  void aFrameIsAsLongAsItsStoreSays() throws Exception {
    Store<String> calm =
        Store.of("calm", String.class).defaultData(() -> "").frame(Duration.ofSeconds(10)).build();
    Action<String, String> append = calm.action("append", String.class, String::concat);
    try (TestNode node = TestNode.start(url, Settings.standard(), List.of(plain, calm));
        UpdateStream quickly = stream(node, "plain");
        UpdateStream calmly = stream(node, "calm")) {
      for (int i = 0; i < 2; i++) {
        record(node, plain, add, "a");
        assertNotNull(quickly.next(PATIENCE));
      }
      record(node, calm, append, "a");
      assertNotNull(calmly.next(PATIENCE), "one after a rest comes early");
      record(node, calm, append, "b");
      assertNull(calmly.next(Duration.ofSeconds(1)), "the next is in ten seconds");
    }
  }

  private static UpdateStream stream(TestNode node, String store) throws Exception {
    UpdateStream stream =
        Objects.requireNonNull(node.stream(node.store(store), "bob", OptionalLong.empty()));
    StreamEvent first = Objects.requireNonNull(stream.next(PATIENCE));
    assertEquals(StreamEvent.Kind.SNAPSHOT, first.kind());
    return stream;
  }

  @Test
  void versionsAreKeptWholeAsOftenAsTheStoreSays() throws Exception {
    Store<String> dense =
        Store.of("dense", String.class).defaultData(() -> "").snapshotEvery(2).build();
    Action<String, String> append = dense.action("append", String.class, String::concat);
    try (TestNode node = TestNode.start(url, Settings.standard(), List.of(plain, dense));
        TestJournal log = new TestJournal(url)) {
      for (int i = 0; i < 8; i++) {
        record(node, plain, add, "a");
        record(node, dense, append, "a");
      }
      String whole =
          "select count(*) from entry_version where snapshot is not null and store = '%s'";
      assertEquals(1, log.number(whole.formatted("plain")));
      assertEquals(4, log.number(whole.formatted("dense")));
    }
  }

  @Test
  void dataIsAsLargeAsItsStoreSays() throws Exception {
    Store<String> small =
        Store.of("small", String.class).defaultData(() -> "").dataLimit(1_024).build();
    Action<String, String> append = small.action("append", String.class, String::concat);
    Store<String> large =
        Store.of("large", String.class).defaultData(() -> "").dataLimit(100_000).build();
    Action<String, String> more = large.action("more", String.class, String::concat);
    Settings settings = Settings.standard().with(Setting.DATA_BYTES, 3_000);
    try (TestNode node = TestNode.start(url, settings, List.of(plain, small, large))) {
      String text = "a".repeat(2_000);
      assertEquals(Status.REJECTED, record(node, small, append, text).status());
      assertTrue(record(node, plain, add, text).applied());
      assertEquals(Status.REJECTED, record(node, plain, add, text).status());
      assertTrue(record(node, large, more, text).applied());
      assertTrue(record(node, large, more, text).applied());
      assertTrue(record(node, large, more, "b").applied());
      assertTrue(
          node.sessions()
              .view(large, "bob")
              .restoreTo(2)
              .outcome()
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS)
              .applied(),
          "what is larger than others may be is restored, too");
    }
  }

  @Test
  void historyIsKeptAsLongAsItsStoreSays() throws Exception {
    Store<String> brief =
        Store.of("brief", String.class).defaultData(() -> "").retention(Duration.ofDays(2)).build();
    Action<String, String> append = brief.action("append", String.class, String::concat);
    HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
    try (TestNode node = TestNode.at(clock, url, List.of(plain, brief))) {
      for (int i = 0; i < 3; i++) {
        record(node, plain, add, "a");
        record(node, brief, append, "a");
      }
      clock.pass(Duration.ofDays(1));
      record(node, brief, append, "b");
      clock.pass(Duration.ofDays(1).plusHours(1));
      pass(clock, node, 2);
      assertThrows(
          HistoryPrunedException.class, () -> node.sessions().view(brief, "bob").version(2));
      assertEquals("aaa", node.sessions().view(brief, "bob").version(3).orElseThrow().data());
      assertEquals("a", node.sessions().view(plain, "bob").version(1).orElseThrow().data());

      clock.pass(Duration.ofDays(30));
      pass(clock, node, 5);
      assertThrows(
          HistoryPrunedException.class, () -> node.sessions().view(plain, "bob").version(1));
    }
  }

  /** Lets time pass, by the clock of the node, until so many versions are gone. */
  private static void pass(HandClock clock, TestNode node, long versions) throws Exception {
    Await.until(
        PATIENCE,
        versions + " versions are gone",
        () -> {
          clock.pass(Duration.ofSeconds(10));
          return node.parts().retention().versions() >= versions;
        });
    assertEquals(versions, node.parts().retention().versions());
  }
}
