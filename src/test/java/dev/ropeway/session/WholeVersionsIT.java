package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntryState;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far a past version may be from one that the history keeps whole, in bytes of patches. */
class WholeVersionsIT {
  private static final int BYTES = 10_000;

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final Settings settings =
      Settings.read(
          name ->
              name.equals("ropeway.snapshot.bytes")
                  ? Optional.of(Integer.toString(BYTES))
                  : Optional.empty());
  private final TestNode node = TestNode.start(url, settings, List.of(Lobby.STORE));
  private long id;

  @AfterEach
  void close() {
    node.close();
    journal.close();
  }

  private void set(TestNode at, String path, String text) throws Exception {
    RemoteStore lobby = at.store("lobby");
    String args = "{\"path\":\"" + path + "\",\"value\":\"" + text + "\"}";
    RemoteAction action = new RemoteAction(++id, "set", JsonText.read(args), null);
    at.remote()
        .record(lobby, "hall", "c", List.of(action))
        .outcomes()
        .get(0)
        .outcome()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  /** The most bytes of patches between two whole versions, behind the first. */
  private long longestWay() {
    return journal.number(
        """
        select max(bytes) from (
          select sum(octet_length(patch::text)) filter (where snapshot is null) as bytes
          from (select *, count(snapshot) over (order by version) as part from entry_version) v
          group by part) p
        """);
  }

  private long wholes() {
    return journal.number("select count(snapshot) from entry_version");
  }

  @Test
  void patchesBetweenTwoWholeVersionsAreFewBytes() throws Exception {
    for (int i = 0; i < 60; i++) {
      set(node, "/text", "x".repeat(3_000));
      set(node, "/text", "y".repeat(3_000));
    }

    assertTrue(longestWay() <= BYTES, "way of " + longestWay());
    assertTrue(wholes() <= 120 / 3, wholes() + " of 120 are whole: more than it takes");
    for (long version : new long[] {1, 50, 119, 120}) {
      String text = version % 2 == 1 ? "x".repeat(3_000) : "y".repeat(3_000);
      assertEquals(text, text(version));
    }
  }

  private String text(long version) {
    EntryKey hall = new EntryKey("lobby", "hall");
    EntryState state = node.parts().reads().history().version(hall, version).orElseThrow();
    return state.entry().data().asJsonObject().getString("text");
  }

  @Test
  void nodesThatTakeTurnsGoOnWithEachOthersCount() throws Exception {
    try (TestNode other = TestNode.start(url, settings, List.of(Lobby.STORE))) {
      for (int i = 0; i < 20; i++) {
        set(node, "/text", "x".repeat(2_000) + i);
        set(other, "/text", "y".repeat(2_000) + i);
      }
    }
    assertTrue(longestWay() <= BYTES, "way of " + longestWay());
    assertTrue(wholes() <= 40 / 4, wholes() + " of 40 are whole: more than it takes");
  }

  @Test
  void largeDataIsNotWrittenAnewBeforeAsManyBytesOfPatches() throws Exception {
    set(node, "/large", "z".repeat(100_000));
    for (int i = 0; i < 30; i++) {
      set(node, "/text", "x".repeat(2_000) + i);
    }

    assertEquals(1, wholes());
  }
}
