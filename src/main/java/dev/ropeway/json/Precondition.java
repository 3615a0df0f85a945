package dev.ropeway.json;

import java.util.ArrayList;
import java.util.List;

/**
 * On which version of an entry alone an action may apply, judged when it is applied. Immutable.
 *
 * <p>It is kept in the log as numbers. From 0 they are versions, one of which the entry must have;
 * no numbers at all: it must exist. What else there is, is written as numbers that are no versions,
 * so that a node that knows only these refuses the action rather than apply it unguarded.
 *
 * @param numbers as the log keeps it
 */
public record Precondition(List<Long> numbers) {
  private static final long NEVER = -1;
  private static final long EXISTS = Long.MAX_VALUE;
  private static final long IS_NEW = Long.MIN_VALUE;

  /** From here downwards: not this version. */
  private static final long NOT_ZERO = -2;

  /** The entry exists. */
  public static Precondition exists() {
    return new Precondition(List.of());
  }

  /** The entry does not exist. */
  public static Precondition isNew() {
    return new Precondition(List.of(IS_NEW));
  }

  /**
   * The entry is at one of these versions.
   *
   * @param versions from 0; of none of them it never is
   */
  public static Precondition at(List<Long> versions) {
    return new Precondition(versions.isEmpty() ? List.of(NEVER) : List.copyOf(versions));
  }

  /**
   * The entry is at none of these versions, or does not exist.
   *
   * @param versions from 0, at least one
   */
  public static Precondition notAt(List<Long> versions) {
    return new Precondition(versions.stream().map(version -> NOT_ZERO - version).toList());
  }

  /** Both hold; only one of them may name the versions that are allowed. */
  public Precondition and(Precondition other) {
    List<Long> both = new ArrayList<>(explicit());
    both.addAll(other.explicit());
    return new Precondition(List.copyOf(both));
  }

  private List<Long> explicit() {
    return numbers.isEmpty() ? List.of(EXISTS) : numbers;
  }

  /**
   * Whether it holds.
   *
   * @param version the entry's; 0 if it was never written
   * @param exists whether anything is stored
   */
  public boolean holds(long version, boolean exists) {
    boolean named = false;
    boolean found = false;
    for (long number : explicit()) {
      if (number >= NEVER && number != EXISTS) {
        named = true;
        found |= number == version;
      } else if (!holdsBesides(number, version, exists)) {
        return false;
      }
    }
    return !named || found;
  }

  private static boolean holdsBesides(long number, long version, boolean exists) {
    if (number == EXISTS) {
      return exists;
    }
    return !exists || (number != IS_NEW && number != NOT_ZERO - version);
  }
}
