package dev.ropeway.client;

import org.jspecify.annotations.Nullable;

/**
 * The server has recorded and decided an action before, but keeps no longer how: nobody knows
 * whether it was applied. The data says what there is.
 */
public final class OutcomeUnknownException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what the server says. */
  OutcomeUnknownException(@Nullable String reason) {
    super(reason);
  }
}
