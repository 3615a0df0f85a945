package dev.ropeway.testing;

import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Expiries.Due;
import dev.ropeway.journal.ExpiryJournal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What may have expired in a memory journal. Thread-safe; the tables are the journal's. */
record MemoryExpiries(Object lock, MemoryTables tables) implements ExpiryJournal {
  private static final Comparator<Due> ORDER =
      Comparator.comparing(Due::at).thenComparing(due -> due.key().key(), StoredText.NAMES);

  @Override
  public List<Due> due(Due after, Instant now, int limit) {
    synchronized (lock) {
      return tables.entries.values().stream()
          .filter(entry -> entry.key().store().equals(after.key().store()) && isDue(entry, now))
          .map(entry -> new Due(entry.key(), Objects.requireNonNull(entry.mayExpireAt())))
          .filter(due -> ORDER.compare(due, after) > 0)
          .sorted(ORDER)
          .limit(limit)
          .toList();
    }
  }

  private static boolean isDue(MemoryEntry entry, Instant now) {
    Instant at = entry.mayExpireAt();
    return at != null && !at.isAfter(now);
  }

  @Override
  public void putOff(EntrySnapshot known, @Nullable Instant later, Instant now) {
    synchronized (lock) {
      MemoryEntry entry = tables.entries.get(known.key());
      if (entry != null && entry.position().version() == known.version() && isDue(entry, now)) {
        tables.entries.put(known.key(), entry.putOff(later));
      }
    }
  }
}
