package dev.ropeway.journal;

import java.io.Serial;

/**
 * A push met rows that contradict what it was computed from, such as an action that somebody else
 * has recorded already. Its transaction was rolled back; pull again and check every client.
 */
public final class ClashException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  ClashException(String message) {
    super(message, null, false, false);
  }
}
