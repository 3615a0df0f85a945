package dev.ropeway.cycle;

import java.io.Serial;

/** This node does not know enough to work on the entry without damaging it. */
final class BadEntryException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  BadEntryException(String message) {
    super(message, null, false, false);
  }
}
