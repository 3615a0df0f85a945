package dev.ropeway.journal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Everything one cycle writes, in one database transaction.
 *
 * @param entries the entries it decided on, in the order of their keys
 * @param recorded new actions; those of an outraced entry are written as pending instead
 * @param decided pending rows that get their outcome
 * @param at when, by this node's clock, in microseconds
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

  /**
   * When the log says that one of its new actions was recorded, pending or not.
   *
   * @param at when the push is
   * @param row its place among them, from 1
   */
  public static Instant recordedAt(Instant at, int row) {
    return at.plus(row, ChronoUnit.MICROS);
  }
}
