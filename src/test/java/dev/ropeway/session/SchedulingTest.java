package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.Action;
import dev.ropeway.After;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.ScheduledAction;
import dev.ropeway.Store;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.AgendaEntry;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.ScheduledWrite;
import dev.ropeway.journal.Slice;
import dev.ropeway.journal.WaitingActions;
import dev.ropeway.json.JsonLimits;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.StoreCatalog;
import dev.ropeway.testing.HandClock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What waits to be put on the agenda while the database takes its time. */
class SchedulingTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final int MEBIBYTE = 1_048_576;

  private final Store<String> notes = Store.of("notes", String.class).defaultData(() -> "").build();
  private final Action<String, String> note =
      notes.action("note", String.class, (before, text) -> text);
  private final BoundAction<String> bound = bound();
  private final Queue<Runnable> held = new ArrayDeque<>();
  private final Scheduling scheduling =
      new Scheduling(
          new Away(),
          Settings.standard().with(Setting.QUEUE_BYTES, 8L * MEBIBYTE),
          new HandClock(NOON),
          held::add,
          due -> {});

  private BoundAction<String> bound() {
    StoreCatalog stores = new StoreCatalog(List.of(notes), Settings.standard(), null, List.of());
    return StoreCatalog.action(stores.bound(notes), note);
  }

  /** A database that is away. */
  private static final class Away implements WaitingActions {
    @Override
    public AgendaEntry write(ScheduledWrite action) {
      throw new IllegalStateException("away");
    }

    @Override
    public Slice<ScheduledAction> page(
        EntryKey key, Instant due, String id, @Nullable String actor, int limit, long bytes) {
      throw new IllegalStateException("away");
    }

    @Override
    public boolean cancel(EntryKey key, String id, @Nullable String actor) {
      throw new IllegalStateException("away");
    }
  }

  private Scheduling.Wanted wanted(int bytes) {
    JsonLimits limits = new JsonLimits(100, 4 * MEBIBYTE);
    CheckedArguments arguments = CheckedArguments.of(bound, "x".repeat(bytes - 2), limits);
    EntryKey key = new EntryKey("notes", "a");
    return new Scheduling.Wanted(key, bound, arguments, null, null, After.minutes(1));
  }

  private void assertOverloaded(int bytes) {
    NotRecordedException refusal =
        assertThrows(NotRecordedException.class, () -> scheduling.schedule(wanted(bytes)));
    assertEquals(Kind.OVERLOADED, refusal.kind());
  }

  @Test
  void whatWaitsForTheDatabaseHasABoundInBytes() {
    var first = scheduling.schedule(wanted(MEBIBYTE / 2));
    scheduling.schedule(wanted(MEBIBYTE / 2));
    assertOverloaded(3);
    for (Runnable task = held.poll(); task != null; task = held.poll()) {
      task.run();
    }
    assertThrows(CompletionException.class, () -> first.toCompletableFuture().join());
    scheduling.schedule(wanted(MEBIBYTE));
    assertOverloaded(3);
  }
}
