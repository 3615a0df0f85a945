package dev.ropeway.feed;

import dev.ropeway.delivery.StreamEvent;
import org.jspecify.annotations.Nullable;

/**
 * What one stream reader gets besides the updates of its key: only while there is no update to be
 * had, and never before the first. {@link #next} is confined to the reader's thread.
 */
public interface SideEvents {

  /** The next event; null if there is none. Never blocks. */
  @Nullable StreamEvent next();

  /** The full name of the client that reads; null if it is nobody in particular. */
  default @Nullable String client() {
    return null;
  }

  /** Hands over the reader, who is to be woken when there is something. */
  void wakes(Sleeper reader);

  /** The reader is gone, or was never there; may be called again. */
  void close();

  /** A reader that may be waiting. Thread-safe. */
  interface Sleeper {
    /** Has it look again. */
    void wake();

    /** Ends the stream. */
    void close();
  }
}
