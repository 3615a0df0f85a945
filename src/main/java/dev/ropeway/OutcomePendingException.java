package dev.ropeway;

import java.io.Serial;

/**
 * Says that what became of an action, or of a transaction, was not known in time. It is not lost
 * with that: it goes on its way, and what is recorded will be decided. Do not record it once more.
 */
public final class OutcomePendingException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final boolean recorded;

  /**
   * Says it in words.
   *
   * @param recorded whether it is known to be recorded
   */
  public OutcomePendingException(String message, boolean recorded) {
    super(message, null, true, false);
    this.recorded = recorded;
  }

  /** Whether it is known to be recorded, so that it will be decided whatever happens. */
  public boolean recorded() {
    return recorded;
  }
}
