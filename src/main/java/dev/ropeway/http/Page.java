package dev.ropeway.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list, made from one row more than it may have.
 *
 * @param rows its rows
 * @param more whether more follow
 */
record Page<T>(List<T> rows, boolean more) {
  /** How many rows a page has if nobody says. */
  static final int STANDARD = 100;

  static <T> Page<T> of(List<T> found, int limit) {
    return found.size() <= limit
        ? new Page<>(found, false)
        : new Page<>(found.subList(0, limit), true);
  }

  /** Where the next page starts; null if this is the last. */
  @Nullable T lastIfMoreFollow() {
    return more ? rows.get(rows.size() - 1) : null;
  }
}
