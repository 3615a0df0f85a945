package dev.ropeway.journal;

/**
 * A point in the one chain of decisions on an entry. Each push moves it forward exactly once: one
 * that changed data by a version, one that only decided outcomes by as many refusals.
 *
 * @param version the entry's version
 * @param refusals how many outcomes were decided without making a version, ever
 */
public record Position(long version, long refusals) {
  /** Before everything. */
  public static final Position START = new Position(0, 0);

  /** Whether this point lies behind the other one. */
  public boolean before(Position other) {
    return version < other.version || (version == other.version && refusals < other.refusals);
  }
}
