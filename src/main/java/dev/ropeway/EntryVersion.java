package dev.ropeway;

import java.time.Instant;
import java.util.List;

/**
 * A version in an entry's history.
 *
 * @param version its number
 * @param at when it was made
 * @param actions the actions that made it, then those that were refused on it
 */
public record EntryVersion(long version, Instant at, List<DecidedAction> actions) {

  /** Copies the list. */
  public EntryVersion {
    actions = List.copyOf(actions);
  }
}
