package dev.ropeway.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.ropeway.Update;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Position;
import dev.ropeway.store.BoundStore;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final EntryKey KEY = new EntryKey("lobby", "k");

  private static Watch watch() {
    return new Watch(KEY, new BoundStore<>(Lobby.STORE), Settings.standard(), Interest.ALWAYS, 0);
  }

  private static EntrySnapshot at(long version) {
    return new EntrySnapshot(
        KEY, version > 0, new Position(version, 0), JsonValue.EMPTY_JSON_OBJECT, Instant.EPOCH, 2);
  }

  /** Who pushes may be faster than whoever loads is with telling that it is loaded. */
  @Test
  void whoWatchesIsToldWhereItBeganThoughItHasMovedAlready() {
    for (int i = 0; i < 1_000; i++) {
      List<Long> told = told(watch());
      assertEquals(0, told.get(0));
      if (told.get(1) == 1) {
        return; // the others were told first, and moved it
      }
    }
    fail("never told late");
  }

  private static List<Long> told(Watch watch) {
    List<Long> told = new ArrayList<>();
    watch.add(
        moved -> {
          if (Objects.requireNonNull(moved.confirmed()).version() == 0) {
            Update update = new Update("lobby", "k", 0, 1, JsonValue.EMPTY_JSON_ARRAY, List.of());
            moved.offer(Position.START, at(1), update, 0);
          }
        });
    watch.add(
        new Watcher() {
          @Override
          public void began(EntrySnapshot first) {
            told.add(first.version());
          }

          @Override
          public void moved(Watch moved) {
            told.add(Objects.requireNonNull(moved.confirmed()).version());
          }
        });
    watch.first(at(0));
    return told;
  }
}
