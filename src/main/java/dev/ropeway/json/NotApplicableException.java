package dev.ropeway.json;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Says why an operation on a value does not apply. It never leaves Ropeway's own code: callers add
 * which operation it is, or make it a rejection.
 */
public final class NotApplicableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Outcome.@Nullable Cause cause;
  private final String why;

  /** Without a cause that callers could tell from others. */
  public NotApplicableException(String why) {
    this(null, why);
  }

  /**
   * @param cause what callers can tell it by
   */
  public NotApplicableException(Outcome.@Nullable Cause cause, String why) {
    super(why, null, false, false); // always translated: its stack trace would never be seen
    this.cause = cause;
    this.why = why;
  }

  /** The same for the applications' side. */
  public ActionRejectedException rejected() {
    return new ActionRejectedException(cause, why);
  }

  @Override
  public String getMessage() {
    return why;
  }
}
