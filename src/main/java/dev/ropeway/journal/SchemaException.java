package dev.ropeway.journal;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The database cannot be used as it is; the message is one line that says what to do. */
public final class SchemaException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  SchemaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
