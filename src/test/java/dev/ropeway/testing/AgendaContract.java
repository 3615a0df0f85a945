package dev.ropeway.testing;

import static dev.ropeway.testing.PushMaker.BOB;
import static dev.ropeway.testing.PushMaker.NOON;
import static dev.ropeway.testing.PushMaker.TOM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.ScheduledAction;
import dev.ropeway.action.Author;
import dev.ropeway.action.ClientNames;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.AgendaEntry;
import dev.ropeway.journal.DueJournal;
import dev.ropeway.journal.DueStatements.Kind;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.journal.ScheduledWrite;
import dev.ropeway.journal.Slice;
import dev.ropeway.journal.WaitingActions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What waits for its time, whatever keeps it; see {@link JournalContract}. */
abstract class AgendaContract extends PastContract {
  private static final long MUCH = 100_000;
  private static final Author ANN = new Author("ann", List.of("player"));

  /** With room for two of a key and three of a caller. */
  abstract WaitingActions narrow();

  private static ScheduledWrite write(
      EntryKey key, String id, String name, long due, @Nullable Author author) {
    return new ScheduledWrite(
        key,
        id,
        ClientNames.later(null, id),
        name,
        "{\"bb\":1,\"a\":\"" + id + "\"}",
        id.startsWith("once"),
        NOON.plusSeconds(due),
        NOON,
        author);
  }

  private AgendaEntry.Kind put(EntryKey key, String id, String name, long due) {
    return keeping().waiting().write(write(key, id, name, due, null)).kind();
  }

  private List<ActionId> take(Instant now, int most, String... names) {
    List<Kind> kinds = List.of(names).stream().map(n -> new Kind("players", n, NOON)).toList();
    return keeping().due().take(kinds, now, most, MUCH);
  }

  private List<String> pending(EntryKey key) {
    return keeping().journal().pending(List.of(key), 100, MUCH).list().stream()
        .map(RecordedAction::client)
        .map(name -> name.substring(name.lastIndexOf('-') + 1))
        .toList();
  }

  @Test
  void whatIsDueIsRecordedOnceInItsOrder() {
    put(BOB, "c", "open", 3);
    put(BOB, "a", "open", 2);
    put(TOM, "b", "close", 1);
    put(BOB, "later", "open", 60);
    DueJournal due = keeping().due();
    assertEquals(List.of("close", "open"), due.next().stream().map(Kind::name).sorted().toList());
    assertEquals(
        NOON.plusSeconds(1), due.next().stream().map(Kind::due).min(Instant::compareTo).get());

    Instant now = NOON.plusSeconds(3);
    assertEquals(List.of(), take(NOON, 10, "open", "close"));
    List<ActionId> taken = take(now, 10, "open", "close");
    assertEquals(3, taken.size());
    assertTrue(due.undecided(taken));
    assertEquals(List.of(), take(now, 10, "open", "close"), "they are taken");
    assertEquals(List.of("a", "c"), pending(BOB));
    assertEquals(List.of("b"), pending(TOM));
    RecordedAction first = keeping().journal().pending(List.of(BOB), 1, MUCH).list().get(0);
    assertEquals(now.plusNanos(2_000), first.recordedAt(), "behind the one that was due before");
    assertEquals(NOON.plusSeconds(60), due.next().get(0).due());
  }

  @Test
  void onlyWhatWasAskedForIsTakenAndNoMore() {
    put(BOB, "a", "open", 1);
    put(BOB, "b", "close", 1);
    put(BOB, "c", "open", 2);
    Instant now = NOON.plusSeconds(9);
    assertEquals(1, take(now, 1, "open").size());
    assertEquals(List.of("a"), pending(BOB));
    assertEquals(1, take(now, 10, "open").size());
    assertEquals(List.of("a", "c"), pending(BOB));
    assertEquals("close", keeping().due().next().get(0).name());
  }

  @Test
  void repeatIsToldWhatWasThereBefore() {
    assertEquals(AgendaEntry.Kind.NEW, put(BOB, "once1", "open", 5));
    AgendaEntry waits = keeping().waiting().write(write(BOB, "once1", "close", 9, null));
    assertEquals(AgendaEntry.Kind.REPEAT, waits.kind());
    assertEquals("open", waits.name());
    assertEquals(NOON.plusSeconds(5), waits.due());
    take(NOON.plusSeconds(5), 10, "open");
    AgendaEntry recorded = keeping().waiting().write(write(BOB, "once1", "open", 9, null));
    assertEquals(AgendaEntry.Kind.REPEAT, recorded.kind());
    assertEquals(NOON.plusSeconds(5).plusNanos(1_000), recorded.due());
    assertEquals(List.of("once1"), pending(BOB));
  }

  @Test
  void cancelledIsGoneForRepeatsToo() {
    put(BOB, "once1", "open", 5);
    put(BOB, "b", "open", 5);
    assertTrue(keeping().waiting().cancel(BOB, "once1", null));
    assertFalse(keeping().waiting().cancel(BOB, "once1", null));
    assertFalse(keeping().waiting().cancel(TOM, "b", null));
    assertFalse(keeping().waiting().cancel(BOB, "b", "ann"), "it is nobody's");
    assertTrue(keeping().waiting().cancel(BOB, "b", null));
    assertEquals(AgendaEntry.Kind.GONE, put(BOB, "once1", "open", 5));
    assertEquals(AgendaEntry.Kind.NEW, put(BOB, "b", "open", 5));
  }

  @Test
  void pageTellsWhatWaitsInItsOrder() {
    put(BOB, "c", "open", 3);
    put(BOB, "b", "open", 2);
    keeping().waiting().write(write(BOB, "a", "open", 2, ANN));
    put(TOM, "t", "open", 1);

    Slice<ScheduledAction> all = page(NOON, "", null, 10);
    assertEquals(List.of("a", "b", "c"), ids(all));
    assertEquals("ann", all.list().get(0).actor());
    assertEquals(NOON, all.list().get(0).at());
    assertEquals(List.of("a"), ids(page(NOON, "", "ann", 10)));
    assertEquals(List.of("b", "c"), ids(page(NOON.plusSeconds(2), "a", null, 10)));
    assertTrue(page(NOON, "", null, 2).more());
    assertEquals(List.of("a", "b"), ids(page(NOON, "", null, 2)));
  }

  private Slice<ScheduledAction> page(Instant due, String id, @Nullable String actor, int limit) {
    return keeping().waiting().page(BOB, due, id, actor, limit, MUCH);
  }

  private static List<String> ids(Slice<ScheduledAction> page) {
    return page.list().stream().map(ScheduledAction::id).toList();
  }

  @Test
  void bothBoundsHold() {
    WaitingActions narrow = narrow();
    assertEquals(AgendaEntry.Kind.NEW, narrow.write(write(BOB, "a", "open", 1, ANN)).kind());
    assertEquals(AgendaEntry.Kind.NEW, narrow.write(write(BOB, "b", "open", 1, null)).kind());
    assertEquals(AgendaEntry.Kind.KEY_FULL, narrow.write(write(BOB, "c", "open", 1, null)).kind());
    assertEquals(AgendaEntry.Kind.REPEAT, narrow.write(write(BOB, "b", "open", 1, null)).kind());
    narrow.write(write(TOM, "a", "open", 1, ANN));
    narrow.write(write(new EntryKey("players", "x"), "a", "open", 1, ANN));
    EntryKey other = new EntryKey("players", "y");
    assertEquals(
        AgendaEntry.Kind.CALLER_FULL, narrow.write(write(other, "a", "open", 1, ANN)).kind());
    assertEquals(AgendaEntry.Kind.NEW, narrow.write(write(other, "a", "open", 1, null)).kind());
  }
}
