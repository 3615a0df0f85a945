package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.journal.Expiries.Due;
import dev.ropeway.store.Migrations;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bound in an entry's row before which it does not expire. */
class ExpiriesIT {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  private final TestJournal test = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final Expiries expiries = new Expiries(test.database());

  @AfterEach
  void close() {
    test.close();
  }

  private EntrySnapshot stored(String key) {
    EntryKey entry = new EntryKey("carts", key);
    List<PulledEntry> found = test.journal().entries(List.of(entry));
    return EntrySnapshot.of(
        entry, found.isEmpty() ? null : found.get(0), JsonValue.NULL, Migrations.NONE);
  }

  private void push(String key, @Nullable Instant mayExpireAt) {
    EntrySnapshot base = stored(key);
    EntryWrite write =
        new EntryWrite(
            base,
            new Position(base.version() + 1, 0),
            "1",
            "[]",
            false,
            "[]",
            NOON,
            false,
            mayExpireAt,
            null);
    assertEquals(Set.of(), test.push(new Push(List.of(write), List.of(), List.of(), NOON)));
  }

  private List<String> due(Due after, Instant now, int limit) {
    return expiries.due(after, now, limit).stream().map(due -> due.key().key()).toList();
  }

  /** Whoever pushes may know less than the row says. */
  @Test
  void pushMakesItEarlierAndNeverLater() {
    push("bob", NOON.plusSeconds(20));
    push("bob", NOON.plusSeconds(30));
    assertEquals(NOON.plusSeconds(20), stored("bob").mayExpireAt());
    push("bob", null);
    assertEquals(NOON.plusSeconds(20), stored("bob").mayExpireAt());
    push("bob", NOON.plusSeconds(10));
    assertEquals(NOON.plusSeconds(10), stored("bob").mayExpireAt());
  }

  @Test
  void whatIsDueComesInPagesByTime() {
    push("c", NOON);
    push("a", NOON.plusSeconds(1));
    push("b", NOON);
    push("later", NOON.plusSeconds(2));
    push("never", null);
    Due first = Due.first("carts");
    Instant now = NOON.plusSeconds(1);
    assertEquals(List.of("b", "c"), due(first, now, 2));
    assertEquals(List.of("a"), due(expiries.due(first, now, 2).get(1), now, 2));
    assertEquals(List.of(), due(Due.first("others"), now, 2));
  }

  @Test
  void onlyWhatIsDueAndHasNotMovedIsPutOff() {
    push("bob", NOON);
    EntrySnapshot before = stored("bob");
    expiries.putOff(before, NOON.plusSeconds(50), NOON.minusSeconds(1));
    assertEquals(NOON, stored("bob").mayExpireAt(), "it is not due");
    push("bob", null);
    expiries.putOff(before, NOON.plusSeconds(50), NOON);
    assertEquals(NOON, stored("bob").mayExpireAt(), "it has moved");
    expiries.putOff(stored("bob"), NOON.plusSeconds(50), NOON);
    assertEquals(NOON.plusSeconds(50), stored("bob").mayExpireAt());
    expiries.putOff(stored("bob"), null, NOON.plusSeconds(60));
    assertNull(stored("bob").mayExpireAt());
  }
}
