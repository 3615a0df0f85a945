package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.Slice;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that missed megabytes of patches of many keys catches up, some at a time. */
class FarBehindIT {
  private static final int KEYS = 8;
  private static final int PUSHES = 2;
  private static final int LENGTH = 450_000;

  private final String url = TestDatabase.freshDatabaseUrl();
  private final Settings settings =
      Settings.read(name -> name.equals("ropeway.stores") ? Optional.of("notes") : Optional.empty())
          .with(Setting.PULL_DELAY, 600_000);
  private final TestNode writer = TestNode.deaf(url, settings, List.of());
  private final TestNode reader = TestNode.deaf(url, settings, List.of());

  @AfterEach
  void close() {
    reader.close();
    writer.close();
  }

  private static RemoteStore notes(TestNode node) {
    return node.store("notes");
  }

  private void push(String key, long id) throws Exception {
    String args = "{\"path\":\"/text\",\"value\":\"" + "x".repeat(LENGTH) + id + "\"}";
    RemoteAction action = new RemoteAction(id, "set", JsonText.read(args), null);
    writer
        .remote()
        .record(notes(writer), key, "c", List.of(action))
        .outcomes()
        .get(0)
        .outcome()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  @Test
  void readersGetAllUpdatesWithoutAReset() throws Exception {
    List<UpdateStream> streams = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      streams.add(
          Objects.requireNonNull(reader.stream(notes(reader), "k" + i, OptionalLong.empty())));
      assertEquals(StreamEvent.Kind.SNAPSHOT, next(streams.get(i)).kind());
    }
    for (long id = 1; id <= PUSHES; id++) {
      for (int i = 0; i < KEYS; i++) {
        push("k" + i, id);
      }
    }
    Map<EntryKey, Position> behind = Map.of(new EntryKey("notes", "k0"), new Position(0, 0));
    Slice<EntryChange> some = reader.parts().journal().changes(behind, 100, LENGTH);
    assertEquals(1, some.list().size(), "as much as may be read at once");
    assertTrue(some.more());

    reader.parts().publisher().compareAll();

    for (UpdateStream stream : streams) {
      long version = 0;
      while (version < PUSHES) {
        StreamEvent event = next(stream);
        assertEquals(StreamEvent.Kind.UPDATE, event.kind());
        version = event.version();
      }
      stream.close();
    }
    assertEquals(0, reader.parts().streams().resets());
  }

  private static StreamEvent next(UpdateStream stream) throws Exception {
    return Objects.requireNonNull(stream.next(Duration.ofSeconds(30)));
  }
}
