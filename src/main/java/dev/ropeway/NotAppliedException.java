package dev.ropeway;

import java.io.Serial;

/**
 * Actions that were to be applied now, all or none, were not: one of them was cancelled, rejected
 * or has failed. Nothing of them is recorded.
 */
public class NotAppliedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final transient TransactionOutcome.Failed outcome;

  /** Says which one stood in the way, and why. */
  public NotAppliedException(TransactionOutcome.Failed outcome) {
    super(message(outcome.failedAction(), outcome.failure()));
    this.outcome = outcome;
  }

  private static String message(int index, Outcome failure) {
    String why = failure.reason() == null ? "" : ": " + failure.reason();
    return "Action " + index + " (from 0) was " + failure.status().text() + why;
  }

  /** Which action was not applied, and what became of it. */
  public TransactionOutcome.Failed outcome() {
    return outcome;
  }
}
