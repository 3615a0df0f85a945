package dev.ropeway.cycle;

import dev.ropeway.TransactionOutcome;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Position;
import java.util.Map;

/**
 * What a transaction came to that was applied within a transaction of the caller's. Immutable.
 *
 * @param positions where its entries are once the caller has committed; empty unless it is
 *     committed
 */
public record AppliedNow(TransactionOutcome outcome, Map<EntryKey, Position> positions) {

  /** Copies the map. */
  public AppliedNow {
    positions = Map.copyOf(positions);
  }
}
