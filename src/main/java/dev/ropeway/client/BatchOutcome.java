package dev.ropeway.client;

import dev.ropeway.Outcome;
import java.util.List;

/**
 * What became of a batch. Immutable.
 *
 * @param applied whether it was applied
 * @param outcomes of each of its actions, in order
 */
public record BatchOutcome(boolean applied, List<Outcome> outcomes) {

  /** Keeps an unmodifiable copy. */
  public BatchOutcome {
    outcomes = List.copyOf(outcomes);
  }
}
