package dev.ropeway.journal;

import dev.ropeway.HistoryPrunedException;
import java.time.Instant;
import java.util.Optional;

/** Reads single keys as they are and as they were. Thread-safe; every method may block. */
public interface PastReads {

  /** The newest version, unless its data has more bytes than that. */
  History.Latest latest(EntryKey key, long most);

  /**
   * A version from 1.
   *
   * @return empty if it has not been made yet
   * @throws HistoryPrunedException if it is no longer kept
   */
  Optional<EntryState> version(EntryKey key, long version);

  /**
   * The version that was newest at an instant, inclusive; empty before the first.
   *
   * @throws HistoryPrunedException if it is no longer kept
   */
  Optional<EntryState> at(EntryKey key, Instant instant);
}
