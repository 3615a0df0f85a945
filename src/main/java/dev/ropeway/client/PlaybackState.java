package dev.ropeway.client;

import dev.ropeway.Named;

/** What a playback does. */
public enum PlaybackState implements Named {
  /** It waits to be played. */
  PAUSED,
  /** It goes on by itself. */
  PLAYING,
  /** What there is, or was asked for, has been shown. */
  ENDED,
  /** There is nothing more to be had. */
  FAILED,
  /** It was closed. */
  CLOSED;

  /** Whether that is for good. */
  boolean isOver() {
    return this == FAILED || this == CLOSED;
  }
}
