package dev.ropeway.store;

/**
 * Stored data that this node cannot bring to the form it knows, and so must not write; the message
 * says why.
 */
public final class UnknownFormException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  UnknownFormException(String message) {
    super(message);
  }
}
