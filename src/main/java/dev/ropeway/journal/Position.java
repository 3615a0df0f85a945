package dev.ropeway.journal;

/**
 * A point in the one chain of decisions on an entry. Each push moves it forward exactly once: one
 * that changed data by a version, one that only decided outcomes by as many asides.
 *
 * @param version the entry's version
 * @param asides how many outcomes were decided without making a version, ever
 */
public record Position(long version, long asides) {
  /** Before everything. */
  public static final Position START = new Position(0, 0);

  /** Whether this point lies behind the other one. */
  public boolean before(Position other) {
    return version < other.version || (version == other.version && asides < other.asides);
  }
}
