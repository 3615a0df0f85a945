package dev.ropeway.room;

import java.io.Serial;

/** Says that a client has to be admitted to a room first: it is not there, or no longer. */
public final class AdmissionNeededException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  AdmissionNeededException() {
    super("The client has to be admitted first.", null, false, false);
  }
}
