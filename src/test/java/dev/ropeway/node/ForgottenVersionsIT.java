package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.LogEar;
import dev.ropeway.Outcome;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.remote.RemoteStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A database that forgot without being another: only versions tell. */
class ForgottenVersionsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> FORGETTING =
      List.of(
          "delete from entry_version where version > 2",
          "delete from recorded_action where version > 2",
          """
          update entry set version = 2, data = jsonb_set(data, '{items}', '["a", "b"]')
          """);

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal database = new TestJournal(url);
  private final LogEar ear = new LogEar();

  @AfterEach
  void close() {
    ear.close();
    database.close();
  }

  private static TestNode start(String url, long pullDelay) {
    Settings settings = Settings.standard().with(Setting.PULL_DELAY, pullDelay);
    return TestNode.start(url, settings, List.of(Players.STORE));
  }

  private static StreamDiary stream(TestNode node, OptionalLong after) {
    RemoteStore store = node.store(Players.STORE.name());
    return new StreamDiary(Objects.requireNonNull(node.stream(store, "bob", after)));
  }

  private static Outcome add(Session<Player> session, String item) throws Exception {
    return session
        .patch(Players.ADD_ITEM, item)
        .outcome()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private static void fill(Session<Player> bob) throws Exception {
    for (String item : List.of("a", "b", "c", "d")) {
      add(bob, item);
    }
  }

  private void forget() {
    FORGETTING.forEach(database::execute);
  }

  private List<String> said() {
    return ear.lines().stream().filter(line -> line.contains("is not the one it was")).toList();
  }

  private void assertSaid() throws Exception {
    Await.until(PATIENCE, "a line of the log", () -> !said().isEmpty());
    List<String> said = said();
    assertEquals(1, said.size(), said::toString);
    assertTrue(said.get(0).contains("players/bob is at version 2, it was at 4"), said.get(0));
    assertTrue(said.get(0).endsWith("Lost are versions of 1 keys: players/bob 3–4."), said.get(0));
  }

  @Test
  void comparisonNoticesVersionsThatAreGone() throws Exception {
    try (TestNode node = start(url, 1_000);
        Session<Player> bob = node.sessions().load(Players.STORE, "bob")) {
      fill(bob);
      try (StreamDiary stream = stream(node, OptionalLong.empty())) {
        Await.until(PATIENCE, "the snapshot", () -> stream.version() == 4);
        forget();

        Await.until(PATIENCE, "a snapshot that goes back", () -> stream.version() == 2);
        assertEquals(List.of("unknown-version"), stream.resets());
        assertEquals(List.of("a", "b"), bob.data().items());
        assertSaid();
      }
    }
  }

  @Test
  void pushNoticesVersionsThatAreGone() throws Exception {
    try (TestNode node = start(url, 600_000);
        Session<Player> bob = node.sessions().load(Players.STORE, "bob")) {
      fill(bob);
      try (StreamDiary stream = stream(node, OptionalLong.empty())) {
        Await.until(PATIENCE, "the snapshot", () -> stream.version() == 4);
        forget();

        assertEquals(3, add(bob, "e").version());
        Await.until(PATIENCE, "the new chain", () -> stream.version() == 3);
        assertEquals("", stream.complaint());
        assertEquals(List.of("unknown-version"), stream.resets());
        assertEquals(List.of("a", "b", "e"), bob.data().items());
        assertSaid();
      }
    }
  }

  /** Version 4 may be the one that is lost or the one that is there: the reader cannot say. */
  @Test
  void streamThatResumesBehindTheForgottenBeginsWithASnapshot() throws Exception {
    try (TestNode node = start(url, 600_000);
        Session<Player> bob = node.sessions().load(Players.STORE, "bob")) {
      fill(bob);
      forget();
      for (String item : List.of("e", "f", "g")) {
        add(bob, item);
      }
      try (StreamDiary stream = stream(node, OptionalLong.of(4))) {
        Await.until(PATIENCE, "the snapshot", () -> stream.version() == 5);
        assertEquals(List.of("unknown-version"), stream.resets());
      }
    }
  }
}
