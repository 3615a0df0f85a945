package dev.ropeway.testing;

import java.time.Instant;

/** The contract of journals, kept in memory. */
class MemoryJournalTest extends PastContract {
  private final MemoryJournal journal = new MemoryJournal();

  @Override
  Keeping keeping() {
    return Keeping.in(journal);
  }

  @Override
  void prune(Instant before) {
    journal.prune(before);
  }
}
