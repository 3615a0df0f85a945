package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.demo.Lobby;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A reader that resumes is given what it has missed, as long as that is not too many bytes. */
class ReplayBytesIT {
  private static final int BYTES = 600_000;
  private static final String TOO_SLOW = "{\"reason\":\"too-slow\"}";

  private final Settings settings =
      Settings.standard().with(Setting.REPLAY_BYTES, BYTES).with(Setting.HISTORY_BYTES, 1_048_576);
  private final TestNode node =
      TestNode.start(TestDatabase.freshDatabaseUrl(), settings, List.of(Lobby.STORE));
  private final RemoteStore lobby = node.store("lobby");
  private long id;

  @AfterEach
  void close() {
    node.close();
  }

  private void set(String path, int length) throws Exception {
    String args = "{\"path\":\"" + path + "\",\"value\":\"" + "x".repeat(length) + ++id + "\"}";
    RemoteAction action = new RemoteAction(id, "set", JsonText.read(args), null);
    node.remote()
        .record(lobby, "hall", "c", List.of(action))
        .outcomes()
        .get(0)
        .outcome()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private UpdateStream resume(long version) {
    return Objects.requireNonNull(node.stream(lobby, "hall", OptionalLong.of(version)));
  }

  private static StreamEvent next(UpdateStream stream) throws Exception {
    return Objects.requireNonNull(stream.next(Duration.ofSeconds(20)));
  }

  private static String text(StreamEvent event) {
    return new String(event.json(), StandardCharsets.UTF_8);
  }

  private void assertReset(long version) throws Exception {
    try (UpdateStream stream = resume(version)) {
      assertEquals(TOO_SLOW, text(next(stream)));
      StreamEvent snapshot = next(stream);
      assertEquals(StreamEvent.Kind.SNAPSHOT, snapshot.kind());
      assertEquals(id, snapshot.version());
    }
  }

  private void assertReplayed(UpdateStream stream, long from) throws Exception {
    List<Long> versions = new ArrayList<>();
    for (long version = from + 1; version <= id; version++) {
      StreamEvent update = next(stream);
      assertEquals(StreamEvent.Kind.UPDATE, update.kind());
      assertEquals(version, update.version());
      versions.add(update.version());
    }
    assertEquals(id - from, versions.size());
  }

  @Test
  void readerTooManyBytesBehindIsReset() throws Exception {
    for (int i = 0; i < 10; i++) {
      set("/text", 100_000);
    }

    assertReset(0);
    assertReset(3);
    try (UpdateStream stream = resume(5)) {
      assertReplayed(stream, 5);
    }
    assertEquals(2, node.parts().streams().resets());
  }

  @Test
  void onePatchMayBeTooManyBytes() throws Exception {
    set("/n", 1);
    set("/text", BYTES);

    assertReset(1);
  }

  @Test
  void whatReadersHaveNotTakenYetCountsUntilTheyDo() throws Exception {
    for (int i = 0; i < 5; i++) {
      set("/text", 100_000);
    }
    try (UpdateStream idle = resume(0)) {
      assertReset(0); // the memory of the node is the idle reader's
      assertReplayed(idle, 0);
      idle.next(Duration.ZERO); // asks for more, and so has taken all
      try (UpdateStream other = resume(0)) {
        assertReplayed(other, 0);
      }
    }
    assertEquals(0, node.parts().reads().memory().held(), "all is given back");
  }
}
