package dev.ropeway.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which entries are to be looked at because they may have expired. Thread-safe; may block. */
public interface ExpiryJournal {

  /** What is due in a store behind a place, by time and key. */
  List<Expiries.Due> due(Expiries.Due after, Instant now, int limit);

  /**
   * Puts off when an entry that is due is to be looked at again, if it is still at that version.
   *
   * @param later null: not before a push says so
   */
  void putOff(EntrySnapshot entry, @Nullable Instant later, Instant now);
}
