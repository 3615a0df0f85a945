package dev.ropeway;

import java.io.Serial;

/**
 * Thrown when this node reads as much of the past as it may at the same time and nothing became
 * free soon, or cannot ask at present whom it has to ask: try again in a moment.
 */
public final class OverloadedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what is too much, or cannot be had. */
  public OverloadedException(String message) {
    super(message, null, true, false);
  }
}
