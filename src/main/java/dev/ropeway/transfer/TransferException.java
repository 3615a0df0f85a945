package dev.ropeway.transfer;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A file or what it is to come into does not fit; the message says where and what to do. */
final class TransferException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  TransferException(String message) {
    super(message);
  }

  TransferException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** About a line of a file. */
  static TransferException at(long line, String message) {
    return new TransferException("Line %d: %s".formatted(line, message));
  }
}
