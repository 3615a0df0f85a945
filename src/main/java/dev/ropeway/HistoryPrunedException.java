package dev.ropeway;

import java.io.Serial;

/** Thrown when a version is asked for that retention has already removed. */
public final class HistoryPrunedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;
  private final long oldest;

  /**
   * Names what is left.
   *
   * @param oldest the oldest version still kept
   */
  public HistoryPrunedException(long oldest) {
    super("This version is no longer kept; the oldest one left is " + oldest + ".");
    this.oldest = oldest;
  }

  /** The oldest version still kept. */
  public long oldest() {
    return oldest;
  }
}
