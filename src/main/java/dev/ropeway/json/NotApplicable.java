package dev.ropeway.json;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.Outcome;
import org.jspecify.annotations.Nullable;

/** Says inside this package why an operation does not apply; its callers add which one it is. */
public final class NotApplicable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Outcome.@Nullable Cause cause;
  private final String why;

  public NotApplicable(String why) {
    this(null, why);
  }

  public NotApplicable(Outcome.@Nullable Cause cause, String why) {
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
