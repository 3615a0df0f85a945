package dev.ropeway.testing;

import dev.ropeway.journal.WaitingActions;
import java.time.Instant;

/** The contract of journals, kept in memory. */
class MemoryJournalTest extends ExpiryContract {
  private final MemoryJournal journal = new MemoryJournal();

  @Override
  Keeping keeping() {
    return Keeping.in(journal);
  }

  @Override
  void prune(Instant before) {
    journal.prune(before);
  }

  @Override
  WaitingActions narrow() {
    return journal.agenda(2, 3);
  }
}
