package dev.ropeway.live;

import java.io.Serial;

/** A client does not keep to the protocol, and its connection ends. */
final class LiveProtocolException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;
  private final transient Closing closing;

  LiveProtocolException(Closing closing, String message) {
    super(message, null, false, false);
    this.closing = closing;
  }

  Closing closing() {
    return closing;
  }
}
