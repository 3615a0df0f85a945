package dev.ropeway;

import java.io.Serial;

/**
 * Thrown by an action to refuse: the data stays as it is, the outcome is {@link
 * Outcome.Status#REJECTED} and carries the reason. It has no stack trace, for refusing is an
 * ordinary result.
 */
public final class ActionRejectedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /**
   * Refuses with a reason.
   *
   * @param reason one sentence for the person who asked
   */
  public ActionRejectedException(String reason) {
    super(reason, null, false, false);
  }

  /** The reason; never null. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
