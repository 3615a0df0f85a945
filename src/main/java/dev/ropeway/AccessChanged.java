package dev.ropeway;

import org.jspecify.annotations.Nullable;

/**
 * Fire it as a CDI event when rights have changed, on whatever node: everybody who watches is
 * judged again at once on all nodes instead of within {@code ropeway.access.recheck}. Immutable.
 *
 * @param subject whose rights; null: maybe everybody's
 */
public record AccessChanged(@Nullable String subject) {

  /** Anybody's rights may have changed. */
  public static AccessChanged everybody() {
    return new AccessChanged(null);
  }
}
