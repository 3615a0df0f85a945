package dev.ropeway;

import java.time.Instant;
import java.util.Optional;

/**
 * Reads one key without opening a session. Every call reads the database, so it sees all outcomes
 * acknowledged before it, whichever node acknowledged them. Data of older forms has its migrations
 * done; where this node cannot, calls throw {@link IllegalStateException}. Thread-safe; calls block
 * on the database.
 *
 * @param <T> the type of the data
 */
public interface View<T> {

  /** The newest version; version 0 with the default data if the key was never written. */
  Entry<T> latest();

  /**
   * One version.
   *
   * @param version 0 is the default data
   * @return empty if there is no such version yet
   * @throws HistoryPrunedException if it is no longer kept
   */
  Optional<Entry<T>> version(long version);

  /**
   * The version that was newest at an instant.
   *
   * @param instant inclusive
   * @return empty if the key was first written later
   * @throws HistoryPrunedException if it is no longer kept
   */
  Optional<Entry<T>> at(Instant instant);
}
