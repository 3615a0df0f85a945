package dev.ropeway.journal;

import java.time.Instant;
import java.util.List;

/**
 * Everything one cycle writes, in one database transaction.
 *
 * @param entries the entries it decided on, in the order of their keys
 * @param recorded new actions; those of an outraced entry are written as pending instead
 * @param decided pending rows that get their outcome
 * @param at when, by this node's clock
 * @param whole whether nothing may be written if any entry is outraced
 */
public record Push(
    List<EntryWrite> entries,
    List<ActionWrite> recorded,
    List<ActionWrite> decided,
    Instant at,
    boolean whole) {

  /** A push of which every entry counts for itself. */
  public Push(
      List<EntryWrite> entries, List<ActionWrite> recorded, List<ActionWrite> decided, Instant at) {
    this(entries, recorded, decided, at, false);
  }
}
