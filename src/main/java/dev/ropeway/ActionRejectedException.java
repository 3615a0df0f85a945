package dev.ropeway;

import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by an action to refuse: the data stays as it is, the outcome is {@link
 * Outcome.Status#REJECTED} and carries the reason. It has no stack trace, for refusing is an
 * ordinary result.
 */
public final class ActionRejectedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final Outcome.@Nullable Cause cause;

  /**
   * Refuses with a reason.
   *
   * @param reason one sentence for the person who asked
   */
  public ActionRejectedException(String reason) {
    this(null, reason);
  }

  /**
   * Refuses with a reason, and tells programs what it was.
   *
   * @param cause null if it is one of the action's own
   * @param reason one sentence for the person who asked
   */
  public ActionRejectedException(Outcome.@Nullable Cause cause, String reason) {
    super(reason, null, false, false);
    this.cause = cause;
  }

  /** What was refused; empty if that is the action's own affair. */
  public Optional<Outcome.Cause> cause() {
    return Optional.ofNullable(cause);
  }

  /** The reason; never null. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
