package dev.ropeway.store;

/** An action that breaks what actions promise, found in strict mode; the message names it. */
public final class StrictModeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StrictModeException(String message) {
    super(message);
  }

  /** The message alone: it becomes the outcome's reason. */
  @Override
  public String toString() {
    return "Strict mode: " + getMessage();
  }
}
