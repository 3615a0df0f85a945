package dev.ropeway.journal;

import java.time.Instant;
import java.util.List;

/**
 * Takes up what has waited for its time. Invariant: an action leaves those that wait and comes into
 * the log at once, so of two nodes that want it one gets it. Thread-safe; every method may block.
 */
public interface DueJournal {

  /** When the next of each action is due that anything waits for. */
  List<DueStatements.Kind> next();

  /**
   * Records actions that are due, the longest due first.
   *
   * @param kinds of which
   * @param most how many
   * @param bytes about how many bytes of arguments; however few, one is taken
   * @return them, as pending actions
   */
  List<ActionId> take(List<DueStatements.Kind> kinds, Instant now, int most, long bytes);

  /** Whether any of these has no outcome yet. */
  boolean undecided(List<ActionId> actions);
}
